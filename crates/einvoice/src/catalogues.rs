//! SUNAT's catalogues, as far as a shop meets them.
//!
//! Codes and what each may be used for are those of the sheet `Catálogos` of SUNAT's rule workbook
//! of 2026-02-12; the Spanish words are ours, for the screen and for messages. Catalogue 03 (units)
//! is [`izi_domain::Unit`], the rows of UN/ECE recommendation 20 that a counter sells by.

use izi_domain::{BusinessDate, DocumentType, Money};

macro_rules! catalogue {
    ($(#[$doc:meta])* $name:ident { $($variant:ident $code:literal $label:literal;)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum $name {
            $(#[doc = concat!("`", $code, "`: ", $label, ".")] $variant,)*
        }

        impl $name {
            /// Every row, in the order of the catalogue.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The code.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)* }
            }

            /// What it is, in Spanish.
            pub const fn label(self) -> &'static str {
                match self { $(Self::$variant => $label,)* }
            }

            /// The row with that code.
            pub fn coded(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|it| it.code() == code)
            }
        }
    };
}

catalogue! {
    /// Catalogue 01, the documents a shop issues or refers to. Of the other rows each belongs to a
    /// trade of its own (airlines, banks, insurers, utilities …), to retentions and perceptions, or
    /// to liquidaciones de compra.
    DocumentCode {
        Factura "01" "Factura";
        Boleta "03" "Boleta de venta";
        CreditNote "07" "Nota de crédito";
        DebitNote "08" "Nota de débito";
        DespatchGuide "09" "Guía de remisión del remitente";
        MachineTicket "12" "Ticket de máquina registradora";
        CarrierGuide "31" "Guía de remisión del transportista";
    }
}

catalogue! {
    /// Catalogue 05: the tributes of a sale; the income tax (3000) is in liquidaciones de compra.
    Tribute {
        Igv "1000" "IGV";
        Ivap "1016" "Impuesto a la venta de arroz pilado";
        Isc "2000" "ISC";
        Icbper "7152" "Impuesto a las bolsas de plástico";
        Export "9995" "Exportación";
        Free "9996" "Gratuito";
        Exempt "9997" "Exonerado";
        Unaffected "9998" "Inafecto";
        Other "9999" "Otros tributos";
    }
}

impl Tribute {
    /// The short name that goes beside the code in `cbc:Name` (3051).
    pub const fn name(self) -> &'static str {
        match self {
            Self::Igv => "IGV",
            Self::Ivap => "IVAP",
            Self::Isc => "ISC",
            Self::Icbper => "ICBPER",
            Self::Export => "EXP",
            Self::Free => "GRA",
            Self::Exempt => "EXO",
            Self::Unaffected => "INA",
            Self::Other => "OTROS",
        }
    }

    /// The international code (UN/ECE 5153) that goes into `cbc:TaxTypeCode` (2377).
    pub const fn type_code(self) -> &'static str {
        match self {
            Self::Igv | Self::Ivap | Self::Exempt => "VAT",
            Self::Isc => "EXC",
            Self::Icbper | Self::Other => "OTH",
            Self::Export | Self::Free | Self::Unaffected => "FRE",
        }
    }
}

catalogue! {
    /// Catalogue 06: the documents a buyer shows.
    Identity {
        None "0" "Sin documento, o no domiciliado sin RUC";
        Dni "1" "DNI";
        Ce "4" "Carné de extranjería";
        Ruc "6" "RUC";
        Passport "7" "Pasaporte";
        Diplomatic "A" "Cédula diplomática";
        Foreign "B" "Documento del país de residencia";
        Tin "C" "TIN, identificación tributaria de persona";
        In "D" "IN, identificación tributaria de empresa";
        Tam "E" "Tarjeta andina de migración";
        Ptp "F" "Permiso temporal de permanencia";
        SafeConduct "G" "Salvoconducto";
        Cpp "H" "Carné de permiso temporal de permanencia";
    }
}

impl Identity {
    /// Whether a buyer with it may be given that document. A factura, which gives fiscal credit,
    /// takes a RUC.
    pub const fn suits(self, kind: izi_domain::DocumentKind) -> bool {
        !matches!(kind, izi_domain::DocumentKind::Factura) || matches!(self, Self::Ruc)
    }
}

impl From<DocumentType> for Identity {
    fn from(kind: DocumentType) -> Self {
        match kind {
            DocumentType::Dni => Self::Dni,
            DocumentType::Ruc => Self::Ruc,
            DocumentType::Ce => Self::Ce,
            DocumentType::Passport => Self::Passport,
        }
    }
}

catalogue! {
    /// Catalogue 07: how the IGV sees a line. Left out: 17, rice under the IVAP (a mill's or an
    /// importer's first sale), and 40, exports; both need a tribute, totals and legends that nothing
    /// here writes.
    Affectation {
        Taxed "10" "Gravado";
        TaxedPrize "11" "Gravado: retiro por premio";
        TaxedDonation "12" "Gravado: retiro por donación";
        TaxedWithdrawal "13" "Gravado: retiro";
        TaxedAdvertising "14" "Gravado: retiro por publicidad";
        TaxedBonus "15" "Gravado: bonificación";
        TaxedStaff "16" "Gravado: entrega a trabajadores";
        Exempt "20" "Exonerado";
        ExemptFree "21" "Exonerado: entrega gratuita";
        Unaffected "30" "Inafecto";
        UnaffectedBonus "31" "Inafecto: retiro por bonificación";
        UnaffectedWithdrawal "32" "Inafecto: retiro";
        UnaffectedSamples "33" "Inafecto: muestras médicas";
        UnaffectedAgreement "34" "Inafecto: convenio colectivo";
        UnaffectedPrize "35" "Inafecto: retiro por premio";
        UnaffectedAdvertising "36" "Inafecto: retiro por publicidad";
        UnaffectedFree "37" "Inafecto: entrega gratuita";
    }
}

impl Affectation {
    /// Whether nothing is charged for the line. Its value is only told.
    pub const fn is_free(self) -> bool {
        !matches!(self, Self::Taxed | Self::Exempt | Self::Unaffected)
    }

    /// Whether the line bears IGV, charged (10) or only told (11 to 16).
    pub const fn bears_igv(self) -> bool {
        matches!(
            self,
            Self::Taxed
                | Self::TaxedPrize
                | Self::TaxedDonation
                | Self::TaxedWithdrawal
                | Self::TaxedAdvertising
                | Self::TaxedBonus
                | Self::TaxedStaff
        )
    }

    /// Whether a line of that regime may be so: the NRUS has no IGV to charge or to tell of, and its
    /// gifts need no boleta.
    pub const fn suits(self, regime: izi_domain::Regime) -> bool {
        regime.breaks_out_igv() || matches!(self, Self::Exempt | Self::Unaffected)
    }

    /// The tribute that the line's amounts stand under (2040).
    pub const fn tribute(self) -> Tribute {
        match self {
            Self::Taxed => Tribute::Igv,
            Self::Exempt => Tribute::Exempt,
            Self::Unaffected => Tribute::Unaffected,
            _ => Tribute::Free,
        }
    }
}

impl From<izi_domain::regime::Affectation> for Affectation {
    fn from(of_sale: izi_domain::regime::Affectation) -> Self {
        match of_sale {
            izi_domain::regime::Affectation::Inafecto => Self::Unaffected,
            izi_domain::regime::Affectation::Exonerado => Self::Exempt,
        }
    }
}

catalogue! {
    /// Catalogue 09: why a nota de crédito is issued.
    CreditMotive {
        Annulment "01" "Anulación de la operación";
        WrongRuc "02" "Anulación por error en el RUC";
        WrongDescription "03" "Corrección de la descripción";
        GlobalDiscount "04" "Descuento global";
        LineDiscount "05" "Descuento por ítem";
        WholeReturn "06" "Devolución total";
        PartialReturn "07" "Devolución por ítem";
        Bonus "08" "Bonificación";
        LessValue "09" "Disminución en el valor";
        Other "10" "Otros conceptos";
        Export "11" "Ajuste de exportación";
        Ivap "12" "Ajuste afecto al IVAP";
        Instalments "13" "Corrección de cuotas o vencimientos";
    }
}

catalogue! {
    /// Catalogue 10: why a nota de débito is issued.
    DebitMotive {
        LateInterest "01" "Intereses por mora";
        MoreValue "02" "Aumento en el valor";
        Penalty "03" "Penalidad u otro concepto";
        Export "11" "Ajuste de exportación";
        Ivap "12" "Ajuste afecto al IVAP";
    }
}

catalogue! {
    /// Catalogue 11: the kinds of value in a line of a resumen diario.
    SummaryValue {
        Taxed "01" "Gravado";
        Exempt "02" "Exonerado";
        Unaffected "03" "Inafecto";
        Export "04" "Exportación";
        Free "05" "Gratuito";
    }
}

catalogue! {
    /// Catalogue 12, whole: documents that a sale may refer to. No document of a shop does: what a
    /// note is about stands elsewhere, and there are neither advances nor guides at a counter.
    RelatedDocument {
        Factura "01" "Factura emitida para corregir el RUC";
        AdvanceFactura "02" "Factura por anticipos";
        AdvanceBoleta "03" "Boleta de venta por anticipos";
        DepartureTicket "04" "Ticket de salida de ENAPU";
        ScopCode "05" "Código SCOP";
        SenderFactura "06" "Factura electrónica del remitente";
        DespatchGuide "07" "Guía de remisión del remitente";
        FreeWarehouse "08" "Declaración de salida de un depósito franco";
        SimpleImport "09" "Declaración simplificada de importación";
        AdvancePurchase "10" "Liquidación de compra por anticipos";
        Other "99" "Otro documento";
    }
}

catalogue! {
    /// Catalogue 16: what a price per unit is.
    PriceKind {
        Paid "01" "Precio de venta con impuestos";
        Reference "02" "Valor referencial de lo gratuito";
    }
}

catalogue! {
    /// Catalogue 51: the kind of operation, in boletas and facturas. These are the sales of a shop.
    /// Left out, because each wants elements that nothing here writes: expenses a person may deduct
    /// (0112), exports (02xx) and sales abroad that are none (0401), transport and royalties (03xx),
    /// detracción (10xx), percepción (2001), banks, insurers and pension funds (21xx), and purchases
    /// (05xx).
    Operation {
        InternalSale "0101" "Venta interna";
        Nrus "0113" "Venta interna del Nuevo RUS";
    }
}

impl Operation {
    /// The operation of a sale under that regime. For the NRUS it is the only mark of the regime in
    /// the whole document.
    pub const fn of(regime: izi_domain::Regime) -> Self {
        if regime.breaks_out_igv() { Self::InternalSale } else { Self::Nrus }
    }
}

catalogue! {
    /// Catalogue 52: legends. Left out are those of percepción (2000), travel agencies (2004),
    /// detracción (2006), rice (2007), the zone of Tacna (2008, 2009) and exports (2010, 2011).
    Legend {
        InWords "1000" "Importe en letras";
        Free "1002" "Transferencia gratuita";
        AmazonGoods "2001" "Bienes consumidos en la Amazonía";
        AmazonServices "2002" "Servicios consumidos en la Amazonía";
        AmazonWorks "2003" "Obras en la Amazonía";
        Itinerant "2005" "Venta de emisor itinerante";
    }
}

impl Legend {
    /// The words that go into `cbc:Note` beside the code; of [`Legend::InWords`] they are the
    /// amount's own.
    pub const fn words(self) -> &'static str {
        match self {
            Self::InWords => "",
            Self::Free => "TRANSFERENCIA GRATUITA DE UN BIEN Y/O SERVICIO PRESTADO GRATUITAMENTE",
            Self::AmazonGoods => {
                "BIENES TRANSFERIDOS EN LA AMAZONÍA REGIÓN SELVA PARA SER CONSUMIDOS EN LA MISMA"
            }
            Self::AmazonServices => {
                "SERVICIOS PRESTADOS EN LA AMAZONÍA REGIÓN SELVA PARA SER CONSUMIDOS EN LA MISMA"
            }
            Self::AmazonWorks => "CONTRATOS DE CONSTRUCCIÓN EJECUTADOS EN LA AMAZONÍA REGIÓN SELVA",
            Self::Itinerant => "VENTA REALIZADA POR EMISOR ITINERANTE",
        }
    }
}

catalogue! {
    /// Catalogue 53: the discounts. Left out are advances (04 to 06, 20), charges and tips (45 to
    /// 50), percepción (51 to 53) and retentions (61 to 63).
    Allowance {
        LineTaxed "00" "Descuento del ítem que baja la base";
        LineOther "01" "Descuento del ítem que no baja la base";
        GlobalTaxed "02" "Descuento global que baja la base";
        GlobalOther "03" "Descuento global que no baja la base";
    }
}

/// The rates of the IGV, IPM included, with the days they are in force.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum IgvRate {
    /// 18 %, since 2011-03-01.
    #[default]
    General,
    /// That of small restaurants and hotels while it lasts: 10 %, 10.5 % in 2026 and 15 % in 2027.
    /// SUNAT observes it (4439) where the issuer is not in its register.
    Restaurants,
}

/// A rate of the IGV and the days it is in force.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RateInForce {
    /// The first day, as `YYYYMMDD`.
    from: i32,
    /// The last day, as `YYYYMMDD`; none is known where it is `None`.
    to: Option<i32>,
    /// In basis points, IPM included: 1800 is 18 %.
    pub rate: u32,
    /// Where it stands written. The laws were not read themselves but as two independent projects
    /// and a firm of accountants tell them.
    pub source: &'static str,
}

impl IgvRate {
    /// Both.
    pub const ALL: [Self; 2] = [Self::General, Self::Restaurants];

    /// Its rates, one after the other.
    pub const fn rows(self) -> &'static [RateInForce] {
        match self {
            // From 2026 on the IPM grows and the IGV shrinks by as much (Ley 32387).
            Self::General => &[RateInForce {
                from: 2011_03_01,
                to: None,
                rate: 18_00,
                source: "Ley 29666; sheet Boleta2_0 of 2026-02-12",
            }],
            Self::Restaurants => &[
                RateInForce {
                    from: 2022_09_01,
                    to: Some(2025_12_31),
                    rate: 10_00,
                    source: "Ley 31556 (8 % and IPM 2 %), prolonged by Ley 32219",
                },
                RateInForce {
                    from: 2026_01_01,
                    to: Some(2026_12_31),
                    rate: 10_50,
                    // What was issued in between with 10.5 % was observed, not refused.
                    source: "Ley 32387 (IPM 2.5 %); SUNAT's rules know it since 2026-02-13",
                },
                RateInForce {
                    from: 2027_01_01,
                    to: Some(2027_12_31),
                    rate: 15_00,
                    source: "Ley 32219 (12 %) and Ley 32387 (IPM 3 %); not in SUNAT's rules yet",
                },
            ],
        }
    }

    /// The rate on that day in basis points (1800 is 18 %); none where none is in force.
    pub fn on(self, day: BusinessDate) -> Option<u32> {
        let day = sortable(day);
        let is_in_force = |it: &&RateInForce| it.from <= day && it.to.is_none_or(|to| day <= to);
        self.rows().iter().find(is_in_force).map(|it| it.rate)
    }
}

/// The years the ICBPER changed and its amount for one bag, the latest first (Ley 30884, article
/// 12).
const ICBPER: &[(i32, Money)] = &[
    (2023_01_01, Money::from_cents(50)),
    (2022_01_01, Money::from_cents(40)),
    (2021_01_01, Money::from_cents(30)),
    (2020_01_01, Money::from_cents(20)),
    (2019_08_01, Money::from_cents(10)),
];

/// What one plastic bag bears on that day; none before the tax began (2949).
pub fn icbper_on(day: BusinessDate) -> Option<Money> {
    let day = sortable(day);
    ICBPER.iter().find(|(from, _)| *from <= day).map(|(_, amount)| *amount)
}

fn sortable(day: BusinessDate) -> i32 {
    let (d, m, y) = day.dmy();
    // Two digits each.
    y * 10_000 + i32::try_from(m * 100 + d).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_holds_from_its_first_day_to_its_last() {
        let on = |rate: IgvRate, day: &str| rate.on(day.parse().unwrap());
        assert_eq!(on(IgvRate::General, "2026-11-21"), Some(1_800));
        for (day, rate) in [
            ("2022-08-31", None),
            ("2022-09-01", Some(1_000)),
            ("2025-12-31", Some(1_000)),
            ("2026-01-01", Some(1_050)),
            ("2026-12-31", Some(1_050)),
            ("2027-01-01", Some(1_500)),
            ("2027-12-31", Some(1_500)),
            ("2028-01-01", None),
        ] {
            assert_eq!(on(IgvRate::Restaurants, day), rate, "{day}");
        }
    }

    #[test]
    fn one_rate_follows_another_without_a_gap() {
        for rate in IgvRate::ALL {
            for two in rate.rows().windows(2) {
                let last = two[0].to.unwrap();
                assert!(
                    last % 10_000 == 12_31 && two[1].from == (last / 10_000 + 1) * 10_000 + 101
                );
            }
        }
    }

    #[test]
    fn a_bag_cost_ten_centimos_more_each_year() {
        let on = |day: &str| icbper_on(day.parse().unwrap()).map(Money::cents);
        assert_eq!(on("2019-07-31"), None);
        assert_eq!(on("2019-08-01"), Some(10));
        assert_eq!(on("2022-12-31"), Some(40));
        assert_eq!(on("2026-11-21"), Some(50));
    }

    #[test]
    fn every_code_is_there_once() {
        for it in Affectation::ALL {
            assert_eq!(Affectation::coded(it.code()), Some(*it));
            assert!(!it.label().is_empty());
        }
        assert_eq!(Affectation::coded("17"), None, "the rice tax is none of a shop's");
        assert_eq!(Identity::coded("6"), Some(Identity::Ruc));
        assert_eq!(Operation::coded("0113"), Some(Operation::Nrus));
    }
}
