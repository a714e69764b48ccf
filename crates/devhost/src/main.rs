//! The core over loopback HTTP for browser tests, screenshots and the window smoke: the same
//! commands as the window, and simulated neighbours that can be told to misbehave.

mod options;
mod printer;
mod rpc;
mod site;

use std::io::Write;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use axum::Router;
use izi_app::clock::SystemClock;
use izi_app::workers::FoundPrinter;
use izi_practice::{PracticeAuthority, Settings};
use izi_testkit::printer::PrinterSim;
use izi_till::Till;
use tokio::net::TcpListener;

use crate::options::{Host, Options, Printer, Rules};

#[tokio::main]
async fn main() -> ExitCode {
    let outcome = match Options::read(std::env::args().skip(1)) {
        Ok(Options::Host(it)) => host(it).await,
        Ok(Options::Printer { port, printer_port }) => printer_alone(port, printer_port).await,
        Ok(Options::Authority { state, token, port, rules }) => {
            authority_alone(&state, &token, port, rules).await
        }
        Err(problem) => Err(problem),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            let _ = writeln!(std::io::stderr(), "izi-devhost: {problem}");
            ExitCode::FAILURE
        }
    }
}

/// Opens the data folder and answers for it until it is told to stop.
async fn host(options: Host) -> Result<(), String> {
    izi_till::logs::start(&options.data, "devhost").map_err(|it| format!("no log: {it}"))?;
    let till = Till::open(&options.data).await.map_err(|it| format!("{it}"))?;
    let (printer, url) = match options.printer {
        Printer::Simulated => {
            let sim = PrinterSim::start().map_err(|it| format!("no printer: {it}"))?;
            let url = sim.url();
            (Some(Arc::new(sim)), url)
        }
        Printer::At(url) => (None, url),
    };
    if options.practice {
        izi_till::practice::set_up(&till, &url).await.map_err(|it| format!("{it}"))?;
    }
    // A browser test that looks for printers finds this one, and asks nobody else.
    let only =
        FoundPrinter { address: url, name: "Impresora simulada".to_owned(), kind: "network" };
    till.find_printers_with(Arc::new(move || vec![only.clone()]));
    till.start_workers();
    let mut router = rpc::routes(till.clone());
    if let Some(printer) = printer {
        router = router.merge(printer::routes(printer));
    }
    if let Some(folder) = options.ui {
        router = router.merge(site::routes(folder));
    }
    serve(router, options.port).await?;
    till.close().await;
    Ok(())
}

/// A simulated printer with nothing around it, for a till in another process.
async fn printer_alone(port: u16, printer_port: u16) -> Result<(), String> {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, printer_port)).to_string();
    let sim = PrinterSim::listen(&address).map_err(|it| format!("no printer: {it}"))?;
    say(&format!("printing {}", sim.url()));
    serve(printer::routes(Arc::new(sim)), port).await
}

/// A practice authority with nothing around it; it is told how to fail over its own HTTP.
async fn authority_alone(state: &Path, token: &str, port: u16, rules: Rules) -> Result<(), String> {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let usual = Settings::new(token);
    let settings = Settings {
        sol_user: rules.sol_user.unwrap_or_else(|| usual.sol_user.clone()),
        sol_password: rules.sol_password.unwrap_or_else(|| usual.sol_password.clone()),
        boleta_days: rules.boleta_days.unwrap_or(usual.boleta_days),
        sealed: !rules.unsigned,
        ..usual
    };
    let authority = PracticeAuthority::start_with(address, state, settings, Arc::new(SystemClock))
        .await
        .map_err(|it| it.to_string())?;
    let fronts = authority.fronts();
    say(&format!("listening {}", authority.url()));
    say(&format!("pse       {}/v1/invoice", fronts.pse));
    say(&format!("validapse {}/api/cpe", fronts.pse));
    say(&format!("nubefact  {}", fronts.nubefact));
    say(&format!("sunat     {}", fronts.sunat));
    say(&format!("beta      {}", fronts.sunat_beta));
    say(&format!("consulta  {}", fronts.consulta));
    tokio::signal::ctrl_c().await.map_err(|it| it.to_string())?;
    authority.stop().await;
    Ok(())
}

/// Serves on this machine only, and says where on one line.
async fn serve(router: Router, port: u16) -> Result<(), String> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))
        .await
        .map_err(|it| format!("port {port}: {it}"))?;
    let address = listener.local_addr().map_err(|it| it.to_string())?;
    say(&format!("listening http://{address}"));
    tokio::select! {
        ended = axum::serve(listener, router) => ended.map_err(|it| it.to_string()),
        _ = tokio::signal::ctrl_c() => Ok(()),
    }
}

/// One line for whoever started this program. A reader that went away is no reason to stop.
fn say(line: &str) {
    let _ = writeln!(std::io::stdout(), "{line}");
    let _ = std::io::stdout().flush();
}
