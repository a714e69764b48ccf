//! The shop a practice folder begins with, so that nobody has to invent one to try the program.

use izi_api::Fault;
use izi_api::shop::SetUpShop;
use serde_json::json;

use crate::Till;

/// Sets up the practice shop, its small catalogue and its authority where no shop is yet; a folder
/// that has one is left alone.
pub async fn set_up(till: &Till, printer: &str) -> Result<(), Fault> {
    let state = till.dispatch("shop.state", json!({})).await?;
    if state["configured"] == true {
        return Ok(());
    }
    let shop = SetUpShop {
        ruc: "10467793549".to_owned(),
        name: "BODEGA ROSITA".to_owned(),
        trade_name: "Bodega Rosita".to_owned(),
        address: "JR. UNION 123".to_owned(),
        ubigeo: "150101".to_owned(),
        regime: "nrus".to_owned(),
        series: "B001".to_owned(),
        last_number: 0,
        authority: "practice".to_owned(),
        printer: printer.to_owned(),
        practice: true,
        practice_catalogue: true,
    };
    let payload = serde_json::to_value(shop)
        .map_err(|problem| Fault::BadRequest { detail: problem.to_string() })?;
    till.dispatch("shop.set_up", payload).await?;
    Ok(())
}
