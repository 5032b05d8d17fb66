//! `GET` and `POST /order/certificate/{order_id}/note`.

use serde_json::json;

use crate::app::on_both;

on_both!(notes_are_kept_newest_first, |app| async {
    let id = app.place_quietly(&["example.com"]).await;
    let path = format!("order/certificate/{id}/note");
    assert_eq!(app.get(&path).await.ok(), json!({ "notes": [] }));
    for text in ["first", "zweite Zeile:\n\t– ünïcode 메모 \u{1f4dd}", " third "] {
        let note = app.post(&path, &json!({ "text": text })).await.created();
        assert_eq!((&note["text"], &note["user"]["email"]), (&json!(text.trim()), &json!("admin@sealpost.invalid")));
        assert!(note["id"].is_i64() && note["date_created"].is_string(), "{note}");
    }
    let notes = app.client.notes(id).await.expect("notes").notes;
    let texts: Vec<_> = notes.iter().map(|note| note.text.as_str()).collect();
    assert_eq!(texts, ["third", "zweite Zeile:\n\t– ünïcode 메모 \u{1f4dd}", "first"]);
    assert_eq!(app.order(id).await["notes"][2]["text"], "first");
    // Also on an order that has ended, and without any mail.
    app.cancel(id).await;
    let mails = app.mails(id).await.len();
    app.post(&path, &json!({ "text": "after the end" })).await.created();
    assert_eq!(app.mails(id).await.len(), mails);
});

on_both!(a_bad_note_is_not_kept, |app| async {
    let id = app.place_quietly(&["example.com"]).await;
    let path = format!("order/certificate/{id}/note");
    let before = app.state(id).await;
    for (body, code) in [
        (json!({}), "required_param|text"),
        (json!({ "text": null }), "required_param|text"),
        (json!({ "text": "" }), "required_param|text"),
        (json!({ "text": " \t\r\n" }), "required_param|text"),
        (json!({ "note": "x" }), "required_param|text"),
        (json!({ "text": 7 }), "invalid_text"),
        (json!({ "text": ["x"] }), "invalid_text"),
        (json!({ "text": "a\u{0}b" }), "invalid_text"),
        (json!({ "text": "a\u{7}b" }), "invalid_text"),
        (json!({ "text": "\u{85}x\u{85}y" }), "invalid_text"),
        (json!({ "text": "x".repeat(4001) }), "invalid_text"),
    ] {
        app.post(&path, &body).await.refused(400, code);
    }
    assert_eq!(app.state(id).await, before);
    app.post(&path, &json!({ "text": "ü".repeat(4000) })).await.created();
});
