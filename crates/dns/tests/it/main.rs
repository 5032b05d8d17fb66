//! Look-ups against a real DNS server and a real WHOIS server on this machine.

mod network;
mod server;
mod whois;
mod world;
