//! The shop, its settings and its state.

use izi_app::authority::{Kind, may_become};
use izi_app::breaker::WayState;
use izi_app::printers::{PrinterSetup, ProfileSetup, Role};
use izi_app::rus::{RusChoices, RusMonth, rus_month as month_of};
use izi_app::shop::PaperTexts;
use izi_app::{Setup, Shop, Trouble, queue};
use izi_domain::barcode::WeighedRule;
use izi_domain::{DocumentNumber, Issuer, Regime};

use super::Result;
use crate::Counter;
use crate::command::Permission;
use crate::parse;
use crate::shop::{
    ChangeShop, CheckRuc, MonthRequest, Nothing, Preferences, PrinterView, QueueCounts, RucCheck,
    RusView, SetUpShop, ShopState, ShopView, StatusView, WeighedRuleView,
};

/// The wizard's default name for who is at the counter.
const CASHIER: &str = "Caja 1";

pub(crate) async fn shop_state(counter: &Counter, _: Nothing) -> Result<ShopState> {
    let profile = counter.shop.profile().await?;
    let shop = match profile {
        Some((issuer, setup)) => Some(shop_view(&counter.shop, &issuer, &setup).await?),
        None => None,
    };
    let permissions = Permission::ALL
        .into_iter()
        .filter(|it| counter.role.may(*it))
        .map(|it| it.as_str().to_owned());
    Ok(ShopState {
        configured: shop.is_some(),
        shop,
        preferences: preferences(&counter.shop).await?,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        permissions: permissions.collect(),
    })
}

async fn shop_view(shop: &Shop, issuer: &Issuer, setup: &Setup) -> Result<ShopView> {
    Ok(ShopView {
        ruc: issuer.ruc.to_string(),
        name: issuer.name.to_string(),
        trade_name: issuer.trade_name.as_ref().map(ToString::to_string).unwrap_or_default(),
        address: issuer.address.to_string(),
        ubigeo: issuer.ubigeo.clone(),
        regime: issuer.regime.as_str().to_owned(),
        series: setup.series.clone(),
        last_number: shop.last_number(&setup.series()?).await?,
        authority: setup.authority.clone(),
        printer: setup.printer_address().to_owned(),
        paper: setup.ticket_profile().paper,
        drawer: setup.has_drawer(),
        practice: setup.practice,
        cashier: setup.cashier.clone(),
    })
}

/// The choices of this till, or the usual ones.
pub(crate) async fn preferences(shop: &Shop) -> Result<Preferences> {
    let kept = shop.preferences().await?;
    Ok(kept.and_then(|it| serde_json::from_str(&it).ok()).unwrap_or_else(usual_preferences))
}

fn usual_preferences() -> Preferences {
    let rule = |prefix: &str, value: &str| WeighedRuleView {
        prefix: prefix.to_owned(),
        article_digits: 5,
        value: value.to_owned(),
    };
    Preferences {
        theme: "system".to_owned(),
        sound: true,
        scanner_gap_ms: 50,
        weighed_rules: vec![rule("20", "price"), rule("21", "grams")],
    }
}

/// How labels of a scale are read here. A rule that cannot be read any more is left out.
pub(crate) async fn weighed_rules(shop: &Shop) -> Result<Vec<WeighedRule>> {
    let rules = preferences(shop).await?.weighed_rules;
    Ok(rules.iter().filter_map(|it| parse::weighed_rule("weighed_rules", it).ok()).collect())
}

pub(crate) async fn shop_preferences(counter: &Counter, asked: Preferences) -> Result<ShopState> {
    const RULES_MAX: usize = 20;
    if !["system", "light", "dark"].contains(&asked.theme.as_str()) {
        return Err(parse::bad_value("theme", &asked.theme));
    }
    if !(20..=150).contains(&asked.scanner_gap_ms) {
        return Err(parse::bad_value("scanner_gap_ms", &asked.scanner_gap_ms.to_string()));
    }
    if asked.weighed_rules.len() > RULES_MAX {
        return Err(parse::bad_value("weighed_rules", &asked.weighed_rules.len().to_string()));
    }
    for (place, rule) in asked.weighed_rules.iter().enumerate() {
        parse::weighed_rule(&format!("weighed_rules[{place}]"), rule)?;
    }
    let json = serde_json::to_string(&asked).map_err(|it| crate::refuse::internal(&it))?;
    counter.shop.keep_preferences(&json).await?;
    shop_state(counter, Nothing {}).await
}

#[expect(clippy::unused_async, reason = "every command is asked in the same way")]
pub(crate) async fn shop_check_ruc(_: &Counter, asked: CheckRuc) -> Result<RucCheck> {
    let is_company = asked.ruc.trim().starts_with("20");
    Ok(match asked.ruc.trim().parse::<izi_domain::Ruc>() {
        Ok(_) => RucCheck { valid: true, reason: None, is_company },
        Err(why) => RucCheck {
            valid: false,
            reason: Some(parse::identity_reason(why).to_owned()),
            is_company,
        },
    })
}

pub(crate) async fn shop_set_up(counter: &Counter, asked: SetUpShop) -> Result<ShopState> {
    let issuer = Issuer {
        ruc: parse::ruc("ruc", &asked.ruc)?,
        name: parse::name("name", &asked.name)?,
        trade_name: parse::optional_name("trade_name", &asked.trade_name)?,
        address: parse::name("address", &asked.address)?,
        ubigeo: ubigeo(&asked.ubigeo)?,
        regime: Regime::named(&asked.regime)
            .ok_or_else(|| parse::bad_value("regime", &asked.regime))?,
    };
    // A company cannot be in the NRUS (DL 937, article 3).
    if issuer.ruc.is_company() {
        return Err(parse::bad_value("ruc", &asked.ruc));
    }
    let series = asked.series.parse().map_err(|_| parse::bad_value("series", &asked.series))?;
    if asked.last_number >= DocumentNumber::MAX {
        return Err(parse::bad_value("last_number", &asked.last_number.to_string()));
    }
    let setup = Setup {
        series: asked.series.clone(),
        authority: authority(&asked.authority)?,
        printers: first_printer(counter, &asked.printer)?,
        practice: asked.practice,
        cashier: CASHIER.to_owned(),
        texts: PaperTexts::default(),
        rus: RusChoices::default(),
    };
    counter.shop.set_up(&issuer, &series, asked.last_number, &setup).await?;
    if asked.practice_catalogue {
        super::catalog::load_practice_catalogue(counter).await?;
    }
    counter.workers.set_up_changed();
    shop_state(counter, Nothing {}).await
}

pub(crate) async fn shop_change(counter: &Counter, asked: ChangeShop) -> Result<ShopState> {
    let (before, setup) = counter.shop.profile().await?.ok_or(crate::Fault::ShopMissing)?;
    let issuer = Issuer {
        name: parse::name("name", &asked.name)?,
        trade_name: parse::optional_name("trade_name", &asked.trade_name)?,
        address: parse::name("address", &asked.address)?,
        ubigeo: ubigeo(&asked.ubigeo)?,
        ..before
    };
    // Whoever has an account keeps it here; it is set with `authority.set`.
    let authority = if asked.authority == setup.authority {
        asked.authority.clone()
    } else {
        another_authority(counter, &setup, &asked.authority).await?
    };
    let cashier = parse::name("cashier", &asked.cashier)?.to_string();
    let change = |setup: &mut Setup| {
        let detail = serde_json::json!({ "authority": authority, "cashier": cashier });
        (setup.authority, setup.cashier) = (authority, cashier);
        Ok(detail)
    };
    counter.shop.change(&issuer, change).await?;
    counter.workers.set_up_changed();
    shop_state(counter, Nothing {}).await
}

fn ubigeo(text: &str) -> Result<String> {
    let sound = text.len() == 6 && text.bytes().all(|it| it.is_ascii_digit());
    if sound { Ok(text.to_owned()) } else { Err(parse::bad_value("ubigeo", text)) }
}

/// What was issued under one authority is never taken for the other's: boletas that wait for SUNAT
/// would be lost to practice, and practice would lose its mark.
async fn another_authority(counter: &Counter, setup: &Setup, text: &str) -> Result<String> {
    let asked = authority(text)?;
    let kind = Kind::named(&asked).ok_or_else(|| parse::bad_value("authority", text))?;
    let leads = |kind: Kind, url: &str| counter.workers.leads(kind, url);
    if may_become(&counter.shop, setup, kind, "", &leads).await? {
        return Ok(asked);
    }
    Err(parse::bad_value("authority", text))
}

fn authority(text: &str) -> Result<String> {
    match text {
        "practice" | "none" => Ok(text.to_owned()),
        other => Err(parse::bad_value("authority", other)),
    }
}

/// The usual printer at this address, for tickets.
fn first_printer(counter: &Counter, text: &str) -> Result<Vec<PrinterSetup>> {
    if !counter.workers.takes_address(text) {
        return Err(parse::bad_value("printer", text));
    }
    if text == "none" {
        return Ok(Vec::new());
    }
    Ok(vec![PrinterSetup {
        id: "p1".to_owned(),
        name: "Tickets".to_owned(),
        address: text.to_owned(),
        roles: vec![Role::Tickets],
        profile: ProfileSetup::generic(80),
        revision: 0,
    }])
}

pub(crate) async fn shop_status(counter: &Counter, _: Nothing) -> Result<StatusView> {
    let setup = counter.shop.setup().await?;
    Ok(StatusView {
        now: counter.shop.now().to_string(),
        rus: rus_view(&month_of(&counter.shop, None).await?),
        queue: queue_counts(counter, &setup).await?,
        printer: printer_view(counter, &setup),
    })
}

/// What waits, and for what.
pub(crate) async fn queue_counts(counter: &Counter, setup: &Setup) -> Result<QueueCounts> {
    let waiting = queue::waiting(&counter.shop).await?;
    let (environment, certificate_days) = super::authority_marks(counter).await?;
    Ok(QueueCounts {
        waiting: waiting.to_send + waiting.in_summary,
        unknown: waiting.unknown,
        rejected: waiting.rejected,
        dead: waiting.dead,
        authority: setup.authority != "none",
        offline: counter.workers.way().state == WayState::Offline,
        tickets_waiting: waiting.tickets,
        tickets_uncertain: waiting.uncertain,
        window: queue::window(&counter.shop).await?.as_str().to_owned(),
        environment: environment.as_str().to_owned(),
        certificate_days,
        messages_failed: waiting.messages_failed,
    })
}

fn printer_view(counter: &Counter, setup: &Setup) -> PrinterView {
    let seen = counter.workers.printer();
    let (state, trouble) =
        if setup.has_printer() { super::printer::seen_words(&seen) } else { ("none", "") };
    PrinterView {
        state: state.to_owned(),
        address: setup.printer_address().to_owned(),
        trouble: trouble.to_owned(),
    }
}

pub(crate) fn trouble_word(trouble: &Trouble) -> &'static str {
    match trouble {
        Trouble::Unreachable => "unreachable",
        Trouble::PaperOut => "paper_out",
        Trouble::CoverOpen => "cover_open",
        Trouble::CutterError => "cutter_error",
        Trouble::Offline => "offline",
        Trouble::Stuck => "stuck",
        Trouble::Broken => "broken",
        Trouble::Unconfirmed => "unconfirmed",
        Trouble::Denied => "denied",
        Trouble::Busy => "busy",
        Trouble::Other(_) => "other",
    }
}

pub(crate) async fn rus_month(counter: &Counter, asked: MonthRequest) -> Result<RusView> {
    let month = asked.month.as_deref().map(parse::month).transpose()?;
    Ok(rus_view(&month_of(&counter.shop, month).await?))
}

fn rus_view(it: &RusMonth) -> RusView {
    RusView {
        month: it.month.to_string(),
        income: it.income.month.to_string(),
        category: super::category(it),
        measure: it.measure().as_str().to_owned(),
        amount: it.amount().to_string(),
        limit: it.limit().to_string(),
        level: it.level().as_str().to_owned(),
        left: it.left().to_string(),
        exceeded: it.exceeded().to_string(),
        category_1_limit: it.limits.category_1.to_string(),
        category_2_limit: it.limits.category_2.to_string(),
        year_income: it.income.year.to_string(),
        year_limit: it.year_limit().to_string(),
    }
}
