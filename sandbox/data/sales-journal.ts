/** The pipeline of the main story: the nightly Sales Journal, its dbt project, and how it fails. */
import { dbtProject } from "./dbt-project.js";
import { testFailure, type Failure } from "./failures.js";
import { dbt, fivetran, powerBi, python, slack, stages } from "./tasks.js";

const PROJECT = dbtProject("sales_journal", [
  { name: "account_mapping", layer: "seeds", notNull: ["gl_account"] },
  { name: "stg_erp__journal_headers", layer: "staging", unique: "journal_id", notNull: ["journal_id"] },
  { name: "stg_erp__journal_lines", layer: "staging", notNull: ["journal_line_id"] },
  { name: "stg_erp__sales_orders", layer: "staging", unique: "order_id", notNull: ["order_id"] },
  { name: "stg_erp__sales_order_lines", layer: "staging", notNull: ["order_line_id"] },
  { name: "stg_erp__customers", layer: "staging", unique: "customer_id" },
  { name: "stg_erp__items", layer: "staging", unique: "item_id" },
  { name: "stg_erp__currencies", layer: "staging" },
  { name: "stg_erp__gl_accounts", layer: "staging", unique: "gl_account" },
  { name: "stg_erp__cost_centres", layer: "staging" },
  { name: "stg_erp__tax_codes", layer: "staging" },
  { name: "int_orders_priced", layer: "intermediate", reads: ["stg_erp__sales_orders", "stg_erp__sales_order_lines"] },
  { name: "int_fx_converted", layer: "intermediate", reads: ["int_orders_priced", "stg_erp__currencies"] },
  { name: "int_tax_resolved", layer: "intermediate", reads: ["stg_erp__sales_order_lines", "stg_erp__tax_codes"] },
  {
    name: "int_journal_lines_enriched",
    layer: "intermediate",
    reads: ["stg_erp__journal_headers", "stg_erp__journal_lines", "stg_erp__gl_accounts", "account_mapping"],
  },
  { name: "dim_customer", layer: "marts", reads: ["stg_erp__customers"], unique: "customer_key" },
  { name: "dim_item", layer: "marts", reads: ["stg_erp__items"], unique: "item_key" },
  {
    name: "dim_gl_account",
    layer: "marts",
    reads: ["stg_erp__gl_accounts", "account_mapping"],
    unique: "gl_account_key",
  },
  { name: "dim_cost_centre", layer: "marts", reads: ["stg_erp__cost_centres"] },
  {
    name: "fct_sales_orders",
    layer: "marts",
    reads: ["int_fx_converted", "dim_customer", "dim_item"],
    notNull: ["order_id"],
  },
  {
    name: "fct_journal_lines",
    layer: "marts",
    materialized: "incremental",
    reads: ["int_journal_lines_enriched", "dim_gl_account", "dim_cost_centre"],
    unique: "journal_line_id",
    notNull: ["journal_line_id", "amount"],
  },
  { name: "fct_tax_ledger", layer: "marts", reads: ["int_tax_resolved", "fct_sales_orders"], notNull: ["tax_amount"] },
  {
    name: "fct_sales_journal",
    layer: "marts",
    reads: ["fct_journal_lines", "fct_sales_orders"],
    unique: "sales_journal_key",
  },
  { name: "agg_revenue_daily", layer: "marts", reads: ["fct_sales_journal"], unique: "revenue_date" },
  { name: "agg_revenue_monthly", layer: "marts", reads: ["agg_revenue_daily"] },
  { name: "rpt_trial_balance", layer: "marts", reads: ["fct_journal_lines"], notNull: ["balance"] },
  {
    name: "rpt_sales_journal",
    layer: "marts",
    reads: ["fct_sales_journal", "dim_customer"],
    notNull: ["posting_date"],
  },
]);

const ERP_TABLES = (
  "GL_JOURNAL_HEADERS GL_JOURNAL_LINES SALES_ORDERS SALES_ORDER_LINES CUSTOMERS ITEMS CURRENCIES GL_ACCOUNTS " +
  "COST_CENTRES TAX_CODES"
).split(" ");

/** ERP sync, dbt build, export, Power BI refresh, Slack notice; each after the one before. */
export const SALES_JOURNAL_TASKS = stages(
  [{ ...fivetran("ERP", ERP_TABLES, [380, 460]), id: "sync_erp", name: "Sync ERP ledgers" }],
  [{ ...dbt(PROJECT, [580, 660]), name: "Build sales journal models" }],
  [python("export_journal.py", [150, 200], { exports: "journal" })],
  [powerBi(["Sales Journal", "Revenue Overview"], [180, 230])],
  [slack("#finance-data")],
);

/** The test that the story turns on. */
export const FAILING_TEST = "unique_fct_journal_lines_journal_line_id";

/**
 * How a night fails: Fivetran re-synchronises a table and appends rows that were already there (a warning), and the
 * uniqueness test on the journal lines then finds as many duplicates.
 */
export function duplicateLines(rows: number): Map<string, Failure> {
  const late = `Re-sync of GL_JOURNAL_LINES after a cursor reset: ${rows} late-arriving rows were already in the destination and were appended again, because the table has no primary key in the source schema.`;
  const found = testFailure(FAILING_TEST, rows);
  return new Map<string, Failure>([
    [
      "sync_erp",
      {
        outcome: "WARNING",
        externalStatus: "SUCCESSFUL_WITH_WARNINGS",
        externalMessage: "Sync completed with 1 warning: GL_JOURNAL_LINES was re-synchronised.",
        operation: "GL_JOURNAL_LINES",
        operationMessage: late,
        rows,
      },
    ],
    [
      "dbt_build",
      {
        ...found,
        operationMessage: `${found.operationMessage}. ${rows} values of journal_line_id occur more than once in ANALYTICS.SALES_JOURNAL.FCT_JOURNAL_LINES.`,
      },
    ],
  ]);
}
