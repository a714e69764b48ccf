//! The verbs about printers.

use izi_api::Fault;
use izi_till::Till;
use serde_json::{Value, json};

use crate::args::PrinterWords;
use crate::verbs::{Output, read_all, shown};

/// The printers that are set up.
pub(crate) async fn printers(till: &Till) -> Result<Value, Fault> {
    Ok(till.dispatch("printer.list", json!({})).await?["printers"].take())
}

/// Sets a printer up, or changes the one with that id; what is left out stays as it is.
pub(crate) async fn set_printer(till: &Till, words: PrinterWords) -> Result<Output, Fault> {
    let known = till.dispatch("printer.list", json!({})).await?;
    let of = |list: &str, id: &str| {
        let all = known[list].as_array().into_iter().flatten();
        all.clone().find(|it| it["id"] == id).cloned()
    };
    let before = words.id.as_deref().and_then(|it| of("printers", it)).unwrap_or(Value::Null);
    let profile = if let Some(file) = &words.profile {
        let content = std::fs::File::open(file).and_then(read_all);
        let content = content.map_err(|_| Fault::BadProfile { field: String::new() })?;
        let content = String::from_utf8_lossy(&content).into_owned();
        till.dispatch("printer.import", json!({ "content": content })).await?
    } else if words.model.is_some() || before.is_null() {
        let model = words.model.as_deref().unwrap_or("generic-80");
        let model = of("models", model)
            .ok_or(Fault::BadValue { field: "model".to_owned(), value: model.to_owned() })?;
        model["profile"].clone()
    } else {
        before["profile"].clone()
    };
    let roles = match words.role.as_deref() {
        None if before.is_null() => json!(["tickets"]),
        None => before["roles"].clone(),
        Some("both") => json!(["tickets", "labels"]),
        Some("none") => json!([]),
        Some(other) => json!([other]),
    };
    let name = words.name.map(Value::from).or_else(|| before.get("name").cloned());
    let asked = json!({
        "id": words.id,
        "name": name.unwrap_or_else(|| "Tickets".into()),
        "address": words.address,
        "roles": roles,
        "profile": profile,
    });
    shown(&till.dispatch("printer.save", asked).await?["printers"])
}

/// Tries a printer that is set up.
pub(crate) async fn try_printer(till: &Till, id: &str, what: &str) -> Result<Output, Fault> {
    let printers = printers(till).await?;
    let found = printers.as_array().into_iter().flatten().find(|it| it["id"] == id);
    let found = found.ok_or(Fault::PrinterMissing)?;
    let asked = json!({ "address": found["address"], "profile": found["profile"], "what": what });
    shown(&till.dispatch("printer.try", asked).await?)
}
