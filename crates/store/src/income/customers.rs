//! What each customer brought.

use izi_domain::BusinessDate;
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteConnection};

use super::{Income, income_of, span};
use crate::Result;

/// What a customer brought. Those who gave no document are one row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CustomerIncome {
    /// `dni`, `ruc`, `ce` or `passport`; empty for those who gave none.
    pub document_type: String,
    /// Its number; empty as above.
    pub number: String,
    /// The name as it was last written; empty as above.
    pub name: String,
    /// What came in.
    pub income: Income,
}

/// Sold to them, from the index alone; less what was annulled; and notes about their sales.
pub(crate) const NAMED: &str = "with bought as ( \
       select customer_type, customer_number, count(*) as sales, 0 as notes, sum(total_cents) as cents \
       from sale indexed by sale_by_customer \
       where customer_number is not null and sold_utc_ms >= ?1 and sold_utc_ms < ?2 \
       group by customer_number, customer_type \
     union all \
       select customer_type, customer_number, -1, 0, -sale.total_cents \
       from uncounted cross join document using (document_id) cross join sale using (sale_id) \
       where uncounted.business_date >= ?3 and uncounted.business_date <= ?4 and kind = '03' \
         and customer_number is not null \
     union all \
       select customer_type, customer_number, 0, 1, iif(kind = '07', -document.total_cents, document.total_cents) \
       from document indexed by document_notes cross join sale using (sale_id) \
       where kind in ('07', '08') and issue_date >= ?3 and issue_date <= ?4 and customer_number is not null \
         and not exists (select 1 from uncounted where uncounted.document_id = document.document_id) \
     ) \
     select customer_type, customer_number, sum(sales) as sales, sum(notes) as notes, sum(cents) as cents, \
       (select customer_name from sale where sale.customer_number = bought.customer_number \
          and sale.customer_type = bought.customer_type order by sold_utc_ms desc limit 1) as customer_name \
     from bought group by customer_number, customer_type having sum(sales) + sum(notes) > 0 \
     order by 5 desc, customer_number, customer_type";

/// What each customer brought in a span, the largest first. The amounts are the income of the span.
pub async fn customers(
    db: &mut SqliteConnection,
    from: BusinessDate,
    to: BusinessDate,
) -> Result<Vec<CustomerIncome>> {
    let mut anonymous = span(&mut *db, from, to).await?;
    let rows = sqlx::query(NAMED)
        .bind(from.start().utc_ms())
        .bind(to.next().start().utc_ms())
        .bind(from.to_string())
        .bind(to.to_string())
        .fetch_all(db)
        .await?;
    let mut customers: Vec<_> = rows.iter().map(customer_of).collect::<Result<_>>()?;
    for CustomerIncome { income, .. } in &customers {
        anonymous = anonymous.without(*income);
    }
    if anonymous.entries() > 0 {
        let income = anonymous;
        let at = customers.partition_point(|it| it.income.amount >= income.amount);
        let (document_type, number, name) = (String::new(), String::new(), String::new());
        customers.insert(at, CustomerIncome { document_type, number, name, income });
    }
    Ok(customers)
}

fn customer_of(row: &SqliteRow) -> Result<CustomerIncome> {
    Ok(CustomerIncome {
        document_type: row.try_get("customer_type")?,
        number: row.try_get("customer_number")?,
        name: row.try_get("customer_name")?,
        income: income_of(row)?,
    })
}
