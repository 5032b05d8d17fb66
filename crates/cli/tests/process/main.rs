//! The real program as child processes, on real parts: SQLite and PostgreSQL,
//! an SMTP listener, signals, `kill -9`, other languages' clients.

mod away;
mod cli;
mod crash;
mod demo;
mod desk;
mod examples;
mod listener;
mod load;
mod message;
mod nodes;
mod orders;
mod private_mode;
mod serve;
mod slow_clients;
mod smtp;
mod tls;
mod tool;
mod watch;
