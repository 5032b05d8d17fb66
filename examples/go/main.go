// Both heart calls of the desk with net/http alone.
//
//	cd examples/go && SEALPOST_API_KEY=... go run . ORDER_ID [LOCALE]
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"reflect"
	"strings"
	"time"
)

type resendEmails struct {
	DomainApprovalEmails []domainApprovalEmail `json:"domain_approval_emails,omitempty"`
	Locale               string                `json:"locale,omitempty"`
}

type domainApprovalEmail struct {
	Domain      string `json:"domain"`
	Email       string `json:"email"`
	EmailDomain string `json:"email_domain,omitempty"`
}

// An empty list clears the order's list, so it has to be sent: no omitempty.
type additionalEmails struct {
	AdditionalEmails []string `json:"additional_emails"`
}

type desk struct {
	base, key string
	client    *http.Client
}

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) == 0 {
		return errors.New("usage: go run . ORDER_ID [LOCALE]")
	}
	d := desk{
		base:   strings.TrimSuffix(env("SEALPOST_URL", "http://127.0.0.1:8400/services/v2"), "/"),
		key:    os.Getenv("SEALPOST_API_KEY"),
		client: &http.Client{Timeout: 30 * time.Second},
	}
	if d.key == "" {
		return errors.New("set SEALPOST_API_KEY to an API key of the desk")
	}
	locale := env("EXAMPLE_LOCALE", "en")
	if len(args) > 1 {
		locale = args[1]
	}
	order := "/order/certificate/" + url.PathEscape(args[0])

	// 1. Ask for approval again: other approvers, another language.
	resend := resendEmails{
		DomainApprovalEmails: []domainApprovalEmail{
			{Domain: "example.com", Email: "someone@example.com"},
			{Domain: "sub.example2.com", Email: "someone@example2.com", EmailDomain: "example2.com"},
		},
		Locale: locale,
	}
	if _, err := d.call(http.MethodPut, order+"/resend-emails", http.StatusNoContent, resend); err != nil {
		return err
	}
	fmt.Printf("resend-emails: 204, approval mails are sent again in '%s'\n", locale)

	// 2. Replace the list of people who get the order's notices.
	wanted := additionalEmails{[]string{"jill.valentine@example.com", "leon.kennedy@example.com"}}
	if _, err := d.call(http.MethodPut, order+"/additional-emails", http.StatusNoContent, wanted); err != nil {
		return err
	}
	fmt.Println("additional-emails: 204, the list is replaced")

	// 3. Read the order back.
	answer, err := d.call(http.MethodGet, order, http.StatusOK, nil)
	if err != nil {
		return err
	}
	var found additionalEmails
	if err := json.Unmarshal(answer, &found); err != nil {
		return fmt.Errorf("order %s: %w", args[0], err)
	}
	if !reflect.DeepEqual(found, wanted) {
		return fmt.Errorf("order %s: additional_emails is %q, not %q", args[0], found.AdditionalEmails, wanted.AdditionalEmails)
	}
	fmt.Printf("order %s: additional_emails is %q\n", args[0], found.AdditionalEmails)
	return nil
}

// call returns the body of an answer with the wanted status; any other status is an error with the API's own words.
func (d desk) call(method, path string, wanted int, body any) ([]byte, error) {
	var content io.Reader
	if body != nil {
		encoded, err := json.Marshal(body)
		if err != nil {
			return nil, err
		}
		content = bytes.NewReader(encoded)
	}
	request, err := http.NewRequest(method, d.base+path, content)
	if err != nil {
		return nil, err
	}
	request.Header.Set("X-DC-DEVKEY", d.key)
	if body != nil {
		request.Header.Set("Content-Type", "application/json")
	}

	response, err := d.client.Do(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	if err != nil {
		return nil, err
	}
	if response.StatusCode != wanted {
		return nil, fmt.Errorf("%s %s: %d instead of %d: %s", method, path, response.StatusCode, wanted, reason(answer))
	}
	if wanted == http.StatusNoContent && len(answer) > 0 {
		return nil, fmt.Errorf("%s %s: 204 with a body", method, path)
	}
	return answer, nil
}

// reason gives the API's code and message of each error, or the body as it is.
func reason(body []byte) string {
	var answer struct {
		Errors []struct{ Code, Message string }
	}
	if json.Unmarshal(body, &answer) != nil || len(answer.Errors) == 0 {
		return string(body)
	}
	var reasons []string
	for _, e := range answer.Errors {
		reasons = append(reasons, e.Code+": "+e.Message)
	}
	return strings.Join(reasons, "; ")
}

func env(name, otherwise string) string {
	if value := os.Getenv(name); value != "" {
		return value
	}
	return otherwise
}
