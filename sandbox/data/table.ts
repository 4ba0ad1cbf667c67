/**
 * The pipelines of the workspace but the Sales Journal, one a line, in the notation that `notation.ts` reads:
 * name | product | schedule (minutes after the hour or time of day, UTC) | tasks, `>` for "then", `&` for "beside".
 */

export const PIPELINE_TABLE = `
HubSpot Contacts Sync | Sales | every 15m +7 | airbyte HubSpot: contacts companies contact_lists engagements @40-120
FX Rates Hourly | Finance | every 60m +3 | python load_fx_rates.py @15-40 > snowflake Merge FX rates, Refresh FX view @10-30
Payment Reconciliation | Finance | every 60m +12 | airbyte Stripe: charges refunds payouts disputes balance_transactions @60-200 > tests Unmatched payouts, Negative balances @10-40
Product Events Hourly | Product | every 60m +20 | dbt product_events segment: tracks identifies pages -> fct_product_events fct_page_views @120-260
Usage Metering | Product | every 60m +26 | snowflake Load meter readings, Check gaps, Rate meter readings, Apply credits, Publish usage @40-120
Warehouse Stock Hourly | Supply Chain | every 60m +31 | airbyte WMS: stock_levels stock_moves @50-150 > snowflake Publish stock @8-25
Shipment Tracking | Supply Chain | every 60m +38 | python poll_carriers.py @60-180 > snowflake Merge shipments, Late shipments, Carrier scores, Publish tracking @15-50
Zendesk Tickets | Customer Care | every 60m +44 | fivetran Zendesk: tickets users ticket_events @60-240
Support SLA | Customer Care | every 60m +51 | dbt support_sla zendesk: tickets ticket_events agents -> fct_sla_breaches rpt_sla @120-260
Inventory Snapshot | Supply Chain | every 360m +35 | fivetran NetSuite: locations items stock_counts @120-300 > dbt inventory netsuite: locations items stock_counts -> fct_inventory dim_location @120-300
Ads Spend | Marketing | every 360m +65 | fivetran Google Ads: campaigns ad_groups spend @120-300 > dbt ads_spend google_ads: campaigns ad_groups spend -> fct_ad_spend dim_campaign @120-300
Lead Scoring | Sales | every 360m +95 | dbt lead_scoring hubspot: leads activities accounts -> fct_lead_scores @90-240 > hightouch Lead scores to HubSpot @40-120
Fleet Telemetry | Supply Chain | every 360m +125 | python decode_telemetry.py @120-300 > snowflake Load telemetry, Aggregate trips @30-90
Finance Close Checks | Finance | daily 06:10 | tests Trial balance is zero, Open periods, Unposted journals, Intercompany match, Suspense accounts @60-200 > slack #finance-close
Accounts Payable | Finance | daily 03:20 | fivetran Coupa: suppliers invoices payments approvals @120-400 > dbt accounts_payable coupa: suppliers invoices payments approvals purchase_orders -> fct_invoices fct_payments dim_supplier @150-500 > powerbi Payables @60-180
Accounts Receivable Ageing | Finance | daily 04:05 | dbt receivables erp: customers invoices receipts credit_notes -> fct_ageing fct_receipts dim_debtor rpt_ageing @90-400 > powerbi Receivables Ageing @60-160
Expense Reports | Finance | daily 05:00 | fivetran Expensify: reports expenses policies @120-300 > dbt expenses expensify: reports expenses policies employees -> fct_expenses dim_policy @90-300
Revenue Recognition | Finance | daily 04:40 | dbt revenue_recognition billing: contracts invoices subscriptions schedules amendments -> fct_recognised_revenue fct_deferred_revenue dim_contract rpt_waterfall @150-500 > powerbi Deferred Revenue @60-200
Budget vs Actuals | Finance | daily 07:00 | dbt budget planning: budgets forecasts actuals -> fct_budget_variance rpt_variance @90-300 > tableau Budget vs Actuals @60-140
Treasury Cash Position | Finance | daily 05:30 | python fetch_bank_statements.py @60-150 > snowflake Load statements, Cash position, Cash forecast @30-90 > slack #treasury
Tax Ledger Export | Finance | daily 08:15 | snowflake Collect tax lines, Freeze tax period @30-60 > python export_tax_ledger.py exports tax_ledger @40-90
Salesforce Sync | Sales | daily 01:15 | fivetran Salesforce: accounts contacts leads opportunities opportunity_lines campaigns users tasks @200-600 > dbt salesforce salesforce: accounts contacts leads opportunities opportunity_lines campaigns users tasks -> fct_opportunities fct_pipeline_movements dim_account dim_user fct_activities @200-600
Opportunity Pipeline | Sales | daily 06:30 | dbt opportunity_pipeline salesforce: opportunities stages quotas users -> fct_pipeline fct_quota_attainment dim_stage @90-300 > tableau Pipeline Health @50-120
Territory Planning | Sales | daily 09:45 | dbt territories salesforce: accounts territories regions -> fct_territory_load dim_territory @90-300
Quote to Cash | Sales | daily 03:50 | fivetran Zuora: quotes orders invoices payments subscriptions rate_plans @120-400 > dbt quote_to_cash zuora: quotes orders invoices payments subscriptions rate_plans -> fct_quotes fct_orders fct_cash dim_rate_plan rpt_quote_to_cash @200-500
Partner Portal | Sales | daily 10:20 | snowflake Partner deals, Partner tiers @20-70 > hightouch Deals to partner portal, Tiers to partner portal @60-150
Customer 360 | Sales | daily 02:40 | dbt customer_360 crm: customers contacts orders tickets visits consents households -> dim_customer_360 fct_customer_value fct_touchpoints fct_churn_risk rpt_segments @200-500 > hightouch Segments to Braze @60-160
Sales Commissions | Sales | daily 11:00 | dbt commissions salesforce: deals plans splits reps -> fct_commissions rpt_statements @90-300 > python send_statements.py exports statements @30-80
Campaign Attribution | Marketing | daily 05:45 | dbt attribution web: sessions touches conversions campaigns channels -> fct_attribution fct_channel_mix dim_channel rpt_roas @150-500 > tableau Attribution @60-150
Email Engagement | Marketing | daily 06:20 | fivetran Braze: sends opens clicks unsubscribes @120-300 > dbt email braze: sends opens clicks unsubscribes -> fct_engagement dim_template @90-300
Clickstream Sessions | Marketing | daily 01:40 | python sessionize.py big-log @900-1500 > dbt clickstream web: page_views sessions devices referrers -> fct_sessions fct_funnels dim_device @200-420
Audience Sync | Marketing | daily 08:00 | hightouch High value audience, Win-back audience, Newsletter audience, Lookalike seed @90-260
SEO Rankings | Marketing | daily 09:10 | python fetch_rankings.py @120-260 > snowflake Load rankings, Ranking deltas @20-50
Newsletter Segments | Marketing | daily 07:40 | dbt newsletter braze: subscribers preferences sends -> dim_subscriber rpt_segments @90-300
Feature Adoption | Product | daily 04:20 | dbt feature_adoption segment: tracks identifies groups features -> fct_adoption fct_retention dim_feature rpt_adoption @150-400 > tableau Feature Adoption @50-120
Experiment Readouts | Product | daily 08:30 | python score_experiments.py exports readouts @120-300
App Store Reviews | Product | daily 10:50 | airbyte App Store: reviews ratings @40-100 > python classify_reviews.py @60-200
In-app Surveys | Product | daily 11:30 | fivetran Delighted: responses questions people @60-200 > dbt surveys delighted: responses questions people -> fct_nps rpt_nps @90-240
Supplier Scorecard | Supply Chain | daily 06:50 | dbt supplier_scorecard coupa: suppliers deliveries defects contracts -> fct_delivery_performance fct_quality dim_supplier rpt_scorecard @120-400 > powerbi Supplier Scorecard @60-150
Demand Forecast | Supply Chain | daily 03:05 | snowflake Build training set, Holiday calendar @60-160 > python train_forecast.py exports forecast @600-1100 > snowflake Publish forecast @10-40
Purchase Orders | Supply Chain | daily 05:15 | fivetran Ariba: orders order_lines suppliers receipts @120-400 > dbt purchase_orders ariba: orders order_lines suppliers receipts -> fct_purchase_orders fct_receipts dim_buyer @120-400
Returns Analysis | Supply Chain | daily 09:30 | dbt returns erp: returns orders reasons -> fct_returns rpt_return_rate @90-300
Store Footfall | Supply Chain | daily 07:25 | airbyte Footfall sensors: counts stores @60-140 > snowflake Footfall by hour @15-40
Headcount | People | daily 06:00 | fivetran Workday: workers positions departments absences @120-300 > dbt headcount workday: workers positions departments absences -> dim_worker fct_headcount rpt_headcount @90-300
Recruiting Funnel | People | daily 07:50 | fivetran Greenhouse: candidates applications interviews offers @90-300 > dbt recruiting greenhouse: candidates applications interviews offers -> fct_funnel dim_role @90-300
CSAT Daily | Customer Care | daily 08:45 | dbt csat zendesk: ratings tickets agents -> fct_csat rpt_csat @90-240
Warehouse Cost Report | Data Platform | daily 12:00 | snowflake Metering history, Query history, Storage usage, Cost by team @60-180 > slack #data-platform
Data Quality Sweep | Data Platform | daily 12:30 | tests Orders without customer, Future dates, Duplicate emails, Negative stock, Orphan invoices, Currency missing @120-300
Metadata Catalogue Refresh | Data Platform | daily 13:00 | python crawl_metadata.py @200-500
Access Review | Data Platform | daily 13:30 | snowflake Grants to roles, Grants to users, Dormant users @30-80
Feature Store | Data Science | daily 02:20 | dbt feature_store events: users orders sessions items -> ftr_user ftr_item ftr_session @120-400 > python materialize_features.py @200-420
Executive KPI Pack | Executive | daily 07:10 | dbt kpi_pack marts: revenue margin headcount churn pipeline -> rpt_kpis rpt_kpi_trends @90-300 > powerbi Executive KPIs @60-140 & tableau KPI Trends @60-140 > slack #leadership
Board Report | Executive | weekly Mon 08:00 | dbt board_report marts: revenue margin cash -> rpt_board @90-300 > powerbi Board Report @80-160
Payroll Extract | People | weekly Thu 14:00 | python extract_payroll.py exports payroll @60-150
dbt Docs Publish | Data Platform | weekly Sun 09:00 | python publish_docs.py @100-220
Reference Data | Data Platform | weekly Sat 10:00 | airbyte Reference sheets: countries currencies calendars @40-90
Data Contract Checks | Data Platform | daily 14:00 | tests Contract orders v3, Contract customers v2, Contract payments v5, Contract events v1 @60-160
Legacy Orders Import | Sales | daily 00:45 | airbyte Legacy Orders: orders order_lines @200-500
Web Events Backfill | Marketing | by hand | python replay_web_events.py @5400-7200 > snowflake Swap backfilled table @20-60
`;
