//! The real program as child processes, on real parts: SQLite and PostgreSQL,
//! an SMTP listener, signals, `kill -9`, other languages' clients.

mod away;
mod backlog;
mod bounces;
mod ca_keys;
mod canaries;
mod cli;
mod containers;
mod crash;
mod demo;
mod deploy;
mod desk;
mod examples;
mod harness;
mod listener;
mod load;
mod message;
mod nodes;
mod notices;
mod orders;
mod panics;
mod private_mode;
mod recipients;
mod serve;
mod slow_clients;
mod smtp;
mod tls;
mod tool;
mod watch;
mod work;
