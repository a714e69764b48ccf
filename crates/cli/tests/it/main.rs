//! `izi` as scripts and support meet it: processes, files, pipes.

mod calendar;
mod contract;
mod crash;
mod refusals;
mod shop;
