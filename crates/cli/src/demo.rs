//! `sealpost demo`: the story of one order on real parts. A desk with a database
//! and a CA of its own, spoken to over HTTP, and mail in its inbox.

mod chain;
mod desk;
mod layout;
mod story;
mod tell;

use std::net::SocketAddr;
use std::time::Instant;

use desk::Desk;
use story::Story;
use tell::Teller;

use crate::serve;

/// Tell the story of one order on real parts, with nothing to configure
#[derive(Debug, clap::Args)]
#[command(after_help = "A test desk is started in a temporary folder, which is removed at the end.")]
pub struct Demo {
    /// End when the story is told, instead of leaving the inbox open
    #[arg(long)]
    exit: bool,
    /// Address of the desk; port 0 is any free port
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:0")]
    listen: SocketAddr,
}

impl Demo {
    pub async fn run(self) -> anyhow::Result<()> {
        let began = Instant::now();
        let stop = serve::stop_signal()?;
        tokio::pin!(stop);
        let desk = Desk::start(self.listen).await?;
        let told = tokio::select! {
            told = tell(&desk) => told,
            () = &mut stop => Err(anyhow::anyhow!("interrupted")),
        };
        if let Ok(mut tell) = told {
            tell.line(&format!("The whole story took {:.1} seconds.", began.elapsed().as_secs_f32()))?;
            if !self.exit {
                leave_open(&mut tell, &desk)?;
                stop.await;
            }
            desk.stop().await
        } else {
            desk.stop().await.ok();
            told.map(drop)
        }
    }
}

async fn tell(desk: &Desk) -> anyhow::Result<Teller> {
    let mut story = Story::begin(desk)?;
    story.a_desk_starts()?;
    story.an_order_is_placed().await?;
    story.the_approvers_are_asked().await?;
    story.another_approver_is_asked_in_korean().await?;
    story.both_names_are_approved().await?;
    story.the_certificate_is_issued(desk).await?;
    story.other_people_get_the_notices().await?;
    Ok(story.end())
}

fn leave_open(tell: &mut Teller, desk: &Desk) -> anyhow::Result<()> {
    tell.step("The inbox stays open")?;
    tell.say(&format!("Look at every mail: {}/inbox", desk.url))?;
    tell.say("Or go on in another terminal:")?;
    tell.line("")?;
    tell.say(&format!("export SEALPOST_URL={}/services/v2", desk.url))?;
    tell.say(&format!("export SEALPOST_API_KEY={}", desk.api_key))?;
    tell.say("sealpost orders list")?;
    tell.line("")?;
    tell.say("Ctrl-C ends the desk and removes its folder.")
}
