//! Who may do what. What is not allowed by name is refused.

use izi_api::command::{COMMANDS, Permission};
use izi_api::{Fault, Role};
use serde_json::json;

use crate::shop::{Shop, ask, refused, sale};

/// What a helper at the counter may not ask. Written out here a second time, on purpose: a command
/// that moves to another permission has to be moved here as well.
const NOT_FOR_A_CASHIER: [&str; 47] = [
    "shop.change",
    "catalog.get",
    "catalog.save",
    "catalog.import_preview",
    "catalog.import_run",
    "catalog.imports",
    "catalog.import_undo",
    "printer.list",
    "printer.find",
    "printer.try",
    "printer.save",
    "printer.remove",
    "printer.export",
    "printer.import",
    "paper.texts",
    "paper.keep_texts",
    "paper.keep_logo",
    "paper.drop_logo",
    "paper.preview",
    "paper.labels",
    "paper.labels_preview",
    "document.void",
    "document.note",
    "document.replace",
    "document.discard",
    "summary.run",
    "authority.get",
    "authority.set",
    "authority.test",
    "export.month",
    "rus.light",
    "rus.settings",
    "rus.save_settings",
    "rus.save_limits",
    "rus.drop_limits",
    "purchase.list",
    "purchase.add",
    "purchase.correct",
    "purchase.import_preview",
    "purchase.import_run",
    "dashboard.show",
    "entry.list",
    "report.page",
    "report.export",
    "report.export_state",
    "report.export_cancel",
    "report.export_file",
];

/// What may be asked before there is anybody.
const FOR_NOBODY: [&str; 3] = ["shop.state", "shop.check_ruc", "shop.set_up"];

#[tokio::test]
async fn every_command_is_refused_to_every_role_that_may_not_ask_it() {
    let shop = Shop::new();
    let till = shop.practice("none").await;
    for (name, permission) in COMMANDS {
        for role in Role::ALL {
            let may = match role {
                Role::Owner => true,
                Role::Cashier => !NOT_FOR_A_CASHIER.contains(name),
                Role::Nobody => FOR_NOBODY.contains(name),
            };
            assert_eq!(role.may(*permission), may, "{name} as {role:?}");
            // A payload that no command takes: allowed or not, nothing is done.
            let outcome = till.seen_by(role).dispatch(name, json!([1, 2, 3])).await;
            match outcome {
                Err(Fault::NotPermitted { permission: told }) => {
                    assert!(!may, "{name} as {role:?}");
                    assert_eq!(told, permission.as_str());
                }
                other => assert!(may, "{name} as {role:?} was looked at: {other:?}"),
            }
        }
    }
    for listed in NOT_FOR_A_CASHIER.iter().chain(&FOR_NOBODY) {
        assert!(COMMANDS.iter().any(|it| it.0 == *listed), "{listed} is no command");
    }
    for role in Role::ALL {
        let unknown = till.seen_by(role).dispatch("shop.burn", json!({})).await;
        assert!(matches!(unknown, Err(Fault::UnknownCommand { .. })), "{unknown:?}");
    }
    assert!(
        Permission::ALL.into_iter().filter(|it| Role::Nobody.may(*it)).eq([Permission::Anyone])
    );
}

#[tokio::test]
async fn only_who_may_sells_at_another_price() {
    let shop = Shop::new();
    let owner = shop.practice("none").await;
    let cashier = owner.seen_by(Role::Cashier);
    let product =
        json!({ "code": "1", "name": "Arroz", "price": "5.00", "category": "", "unit": null });
    ask(&owner, "catalog.quick", product).await;
    let at = |n: u32, price: &str| {
        let mut asked = sale(n).scanned("1", "1").cash("5.00").json();
        asked["lines"][0]["unit_price"] = json!(price);
        asked
    };
    assert_eq!(refused(&cashier, "sale.commit", at(1, "4.00")).await, "not_permitted");
    assert_eq!(ask(&cashier, "sale.commit", at(2, "5.00")).await["number"], "B001-1");
    assert_eq!(ask(&owner, "sale.commit", at(3, "4.00")).await["total"], "4.00");

    let cart = sale(4).json()["id"].clone();
    ask(&cashier, "cart.scan", json!({ "cart_id": cart, "code": "1", "quantity": null })).await;
    let cheaper = json!({ "cart_id": cart, "line_id": 1, "change": { "kind": "price", "unit_price": "1.00" } });
    assert_eq!(refused(&cashier, "cart.change", cheaper.clone()).await, "not_permitted");
    let open = ask(&cashier, "cart.open", json!({ "cart_id": cart })).await;
    assert_eq!(open["total"], "5.00");
    assert_eq!(ask(&owner, "cart.change", cheaper).await["total"], "1.00");
}
