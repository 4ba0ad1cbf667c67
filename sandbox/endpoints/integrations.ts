/** What is the same in every workspace: integrations, jobs, sensor checks, setup guides. */
import { fieldsOf, formItem, label } from "../data/form.js";
import { assetTypesOf, credentialsOf, displayName, needsSignIn, purposeOf } from "../data/integrations.js";
import { integrationOf, jobName, JOBS, parametersOf } from "../data/jobs.js";
import type { JsonObject } from "../data/pipeline.js";
import { SENSOR_CHECKS } from "../data/sensor-checks.js";
import { INTEGRATIONS } from "../data/vocabulary.js";
import { Parameters } from "../http/parameters.js";
import { notFound } from "../http/problem.js";
import { ok, textual, type Answer, type ApiRequest } from "../http/request.js";

export function listIntegrations(): Answer {
  return ok(INTEGRATIONS.map(integrationJson));
}

export function getIntegration(request: ApiRequest): Answer {
  return ok(integrationJson(integrationOfPath(request)));
}

/** The integration in the path. Throws 422 for one that Orchestra does not know. */
export function integrationOfPath({ query, path }: ApiRequest): string {
  const parameters = new Parameters(query, path);
  const integration = parameters.pathChoice("integration", INTEGRATIONS);
  parameters.check();
  return integration;
}

export function listJobs(): Answer {
  return ok(JOBS.map(jobJson));
}

export function listSensorChecks(): Answer {
  return ok(
    SENSOR_CHECKS.map(({ id, integration, fields, outputs }) => ({
      id,
      displayName: label(id),
      description: null,
      integration,
      status: "RELEASE",
      sensorSchema: fields.map(formItem),
      outputKeys: outputs,
    })),
  );
}

/** A page of Markdown for each integration, named as its `setupGuideUrl` says. */
export function readSetupGuide({ path }: ApiRequest): Answer {
  const wanted = path["file_path"] ?? "";
  const integration = INTEGRATIONS.find((candidate) => guideOf(candidate) === wanted);
  if (integration === undefined) throw notFound("Setup guide not found");
  const fields = credentialsOf(integration).map((field) => `- \`${field.name}\`${field.optional ? " (optional)" : ""}`);
  const steps = needsSignIn(integration)
    ? "Sign in when Orchestra asks for it."
    : `Have these at hand:\n\n${fields.join("\n")}`;
  return textual(
    `# Connect ${displayName(integration)}\n\n${steps}\n\nThen add a connection under Integrations and test it.\n`,
    "text/markdown; charset=utf-8",
  );
}

function guideOf(integration: string): string {
  return `integrations/${integration.toLowerCase()}.md`;
}

function integrationJson(integration: string): JsonObject {
  const jobs = JOBS.filter((job) => integrationOf(job) === integration);
  const used = ["FIVETRAN", "DBT_CORE", "SNOWFLAKE", "PYTHON"].includes(integration);
  return {
    id: integration,
    displayName: displayName(integration),
    baseLogoUrl: null,
    darkModeLogoUrl: null,
    jobTypes: jobs.length > 0 ? [purposeOf(integration)] : [],
    authSchema: credentialsOf(integration).map(formItem),
    validateSchema:
      purposeOf(integration) === "Warehouse"
        ? {
            default_value: "FALSE",
            parameters: fieldsOf("statement?").map(formItem),
            message: null,
            cancel_message: null,
          }
        : null,
    status: "RELEASE",
    setupGuideUrl: `/public/setup_guides/${guideOf(integration)}`,
    setupDocsUrl: null,
    supportedAssetTypes: assetTypesOf(integration),
    supportedAssetFeatures: assetTypesOf(integration).includes("TABLE") ? ["TABLE_SCHEMA"] : null,
    priority: used ? 1 : 50,
    top: used,
    tags: null,
  };
}

function jobJson(job: string): JsonObject {
  const integration = integrationOf(job);
  return {
    id: job,
    displayName: jobName(job),
    description: null,
    integration,
    type: purposeOf(integration),
    status: "RELEASE",
    setupGuideUrl: null,
    jobSchema: parametersOf(job).map(formItem),
    isDataQualityTest: /_TEST$|_VALIDATION$|ANOMALY/.test(job),
    outputKeys: null,
  };
}
