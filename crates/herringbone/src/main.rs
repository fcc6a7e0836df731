//! The Herringbone program: reads its arguments, calls the rooms, and is the only place that
//! prints.
#![forbid(unsafe_code)]

mod backup;
mod config;
mod county;
mod demo;
mod demo_days;
mod demo_service;
mod doctor;
mod evaluate;
mod explain;
mod failure;
mod import;
mod invite;
mod load;
mod load_marks;
mod log;
mod migrate;
mod named_store;
mod output;
mod policy;
mod progress;
mod restore;
mod serve;
mod speak;
mod verify;
mod what_if;
mod worker;
mod world;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Working a county out asks for a few megabytes again and again, which the usual allocator hands
/// back to the system and asks for anew each time.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// School attendance, from the register to the evidence.
#[derive(Parser)]
#[command(name = "herringbone", version, about, max_term_width = 100)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Evaluate(evaluate::Arguments),
    Explain(explain::Arguments),
    WhatIf(what_if::Arguments),
    County(county::Arguments),
    Demo(demo::Arguments),
    Serve(serve::Arguments),
    Worker(worker::Arguments),
    Import(import::Arguments),
    Load(load_marks::Arguments),
    Invite(invite::Arguments),
    Migrate(migrate::Arguments),
    Verify(verify::Arguments),
    Backup(backup::Arguments),
    Restore(restore::Arguments),
    Doctor(doctor::Arguments),
    #[command(subcommand)]
    Policy(policy::Command),
}

fn main() -> ExitCode {
    let done = match Arguments::parse().command {
        Command::Evaluate(arguments) => evaluate::run(&arguments),
        Command::Explain(arguments) => explain::run(&arguments),
        Command::WhatIf(arguments) => what_if::run(&arguments),
        Command::County(arguments) => county::run(&arguments),
        Command::Demo(arguments) => demo::run(&arguments),
        Command::Serve(arguments) => serve::run(&arguments),
        Command::Worker(arguments) => worker::run(&arguments),
        Command::Import(arguments) => import::run(&arguments),
        Command::Load(arguments) => load_marks::run(&arguments),
        Command::Invite(arguments) => invite::run(&arguments),
        Command::Migrate(arguments) => migrate::run(&arguments),
        Command::Verify(arguments) => verify::run(&arguments),
        Command::Backup(arguments) => backup::run(&arguments),
        Command::Restore(arguments) => restore::run(&arguments),
        Command::Doctor(arguments) => doctor::run(&arguments),
        Command::Policy(command) => policy::run(&command),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            speak::aside(&failure.to_string());
            failure.exit_code()
        }
    }
}
