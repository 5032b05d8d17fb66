//! The rules of an order, from outside: tables of cases and properties, with no
//! clock, no network and no database.

mod addresses;
mod approvers;
mod calendar;
mod codes;
mod contacts;
mod corpora;
mod decide;
mod domains;
mod life;
mod life_walk;
mod limits;
mod lists;
mod names;
mod notices;
mod people;
mod place;
mod reminders;
mod resend;
mod sample;
mod scope;
mod values;
mod walk;
