/** The manifests: what the API server would refuse, and what it would take although the parts do not fit together. */
import { readdirSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { Project } from "ts-morph";
import { describe, expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import { createHandler } from "../../cli/handler.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const folder = `${root}deploy/kubernetes/`;

// oxlint-disable-next-line typescript/no-explicit-any
type Resource = Record<string, any>;

const texts = new Map(
  readdirSync(folder)
    .filter((name) => name.endsWith(".yaml"))
    .map((name) => [name, readFileSync(folder + name, "utf8")]),
);

function resourcesIn(text: string): Resource[] {
  return parseAllDocuments(text, { uniqueKeys: true }).map((document) => {
    expect(document.errors).toEqual([]);
    return document.toJS() as Resource;
  });
}

const resources = [...texts]
  .filter(([name]) => name !== "kustomization.yaml")
  .flatMap(([name, text]) => resourcesIn(text).map((resource) => ({ name, resource })));
const kustomization = resourcesIn(texts.get("kustomization.yaml") ?? "")[0] ?? {};
const byKind = (kind: string) => resources.find(({ resource }) => resource["kind"] === kind)?.resource ?? {};

const project = new Project({
  compilerOptions: { strict: true, exactOptionalPropertyTypes: true, skipLibCheck: true, noEmit: true, types: [] },
});

/** The types of Kubernetes' own API description, made by others; a field that they do not have is a fault. */
function faultsOf(given: readonly Resource[]): string[] {
  const lines = given.map(({ apiVersion, kind, ...rest }, at) => {
    const type = `import("${root}node_modules/kubernetes-models/${String(apiVersion)}/${String(kind)}.js").I${String(kind)}`;
    return `export const resource${at}: ${type} = ${JSON.stringify({ apiVersion, kind, ...rest })};`;
  });
  const file = project.createSourceFile(`${root}resources.ts`, lines.join("\n"), { overwrite: true });
  return file.getPreEmitDiagnostics().map((diagnostic) => {
    const message = diagnostic.getMessageText();
    return typeof message === "string" ? message : message.getMessageText();
  });
}

describe("held against Kubernetes' types", () => {
  it("every manifest fits", () => {
    expect(faultsOf(resources.map(({ resource }) => resource))).toEqual([]);
  });

  it.each<[string, string, string, RegExp]>([
    ["a field that there is not", "readOnlyRootFilesystem", "readonlyRootFilesystem", /readonlyRootFilesystem/u],
    ["a value that is not allowed", "whenUnsatisfiable: ScheduleAnyway", "whenUnsatisfiable: Anyhow", /Anyhow/u],
    ["a text for a number", "containerPort: 8080", 'containerPort: "8080"', /string.*number/u],
    ["what is required and missing", "topologyKey: kubernetes.io/hostname", "minDomains: 1", /topologyKey/u],
  ])("%s does not", (_, right, wrong, message) => {
    const text = texts.get("deployment.yaml") ?? "";
    expect(text).toContain(right);
    expect(faultsOf(resourcesIn(text.replace(right, wrong))).join("\n")).toMatch(message);
  });
});

const deployment = byKind("Deployment");
const pod = deployment["spec"].template.spec as Resource;
const container = pod["containers"][0] as Resource;
const environment = new Map(
  (container["env"] as Resource[]).map(({ name, value }) => [name as string, value as string]),
);

describe("the parts fit together", () => {
  it("the kustomization names every manifest, and the image with the package's version", () => {
    expect([...kustomization["resources"]].sort()).toEqual([...new Set(resources.map(({ name }) => name))].sort());
    const { version } = JSON.parse(readFileSync(`${root}package.json`, "utf8")) as { version: string };
    expect(kustomization["images"]).toMatchObject([{ name: container["image"], newTag: version }]);
  });

  it("every selector selects the pods", () => {
    const { labels } = deployment["spec"].template.metadata;
    const selectors = [
      deployment["spec"].selector.matchLabels,
      byKind("Service")["spec"].selector,
      byKind("PodDisruptionBudget")["spec"].selector.matchLabels,
      byKind("NetworkPolicy")["spec"].podSelector.matchLabels,
      ...pod["topologySpreadConstraints"].map((each: Resource) => each["labelSelector"].matchLabels),
    ];
    for (const selector of selectors) {
      expect(Object.keys(selector).length).toBeGreaterThan(0);
      expect(labels).toMatchObject(selector);
    }
  });

  it("every port that is named is the container's, and that is where the image listens", () => {
    const { name, containerPort } = container["ports"][0];
    expect(byKind("Service")["spec"].ports[0].targetPort).toBe(name);
    expect(byKind("NetworkPolicy")["spec"].ingress[0].ports[0].port).toBe(name);
    for (const probe of ["startupProbe", "livenessProbe", "readinessProbe"]) {
      expect(container[probe].httpGet.port).toBe(name);
    }
    expect(readFileSync(`${root}deploy/container/Dockerfile`, "utf8")).toContain(`"0.0.0.0:${containerPort}"`);
  });

  it("the autoscaler scales the deployment, which says no number of its own", () => {
    const { apiVersion, kind, metadata } = deployment;
    expect(byKind("HorizontalPodAutoscaler")["spec"].scaleTargetRef).toEqual({ apiVersion, kind, name: metadata.name });
    expect(deployment["spec"]).not.toHaveProperty("replicas");
    expect(container["resources"].requests.cpu).toMatch(/^\d+m$/u);
  });

  it("every variable is one that the program reads, and with them it starts", async () => {
    const read = new Set<string>();
    const recording = new Proxy(Object.fromEntries(environment), {
      get: (target, name: string) => (read.add(name), target[name]),
    });
    const handler = createHandler({ environment: recording });
    expect([...environment.keys()].filter((name) => !read.has(name))).toEqual([]);
    expect((await handler.fetch(new Request("http://10.0.0.1:8080/readyz"))).status).toBe(200);
    await handler.close();
  });

  it("secrets are files of a secret that is referenced, and none is written", () => {
    const { mountPath } = container["volumeMounts"][0];
    const { secretName, items } = pod["volumes"][0].secret;
    const mounted = items.map(({ path }: Resource) => `${String(mountPath)}/${String(path)}`);
    expect([...environment.entries()].filter(([name]) => name.endsWith("_FILE")).map(([, value]) => value)).toEqual(
      mounted,
    );
    expect(texts.get("deployment.yaml")).toContain(`kubectl create secret generic ${secretName} `);
    expect(items.every(({ key, path }: Resource) => key === basename(path))).toBe(true);
    expect([...environment.keys()]).not.toContain("ORCHESTRA_API_KEY");
    expect(resources.map(({ resource }) => resource["kind"])).not.toContain("Secret");
  });

  it("a pod that is told to end has the time that it takes", () => {
    const ms = (name: string) => Number(environment.get(name));
    const [drainMs, shutdownMs] = [ms("ORCHESTRA_HTTP_DRAIN_MS"), ms("ORCHESTRA_HTTP_SHUTDOWN_MS")];
    const { periodSeconds, failureThreshold } = container["readinessProbe"];
    expect(drainMs).toBeGreaterThan(periodSeconds * failureThreshold * 1_000);
    expect(pod["terminationGracePeriodSeconds"] * 1_000).toBeGreaterThan(drainMs + shutdownMs + 2_000);
  });

  it("probes ask what the server answers", async () => {
    const handler = createHandler({ environment: { ORCHESTRA_HTTP_AUTH: "key" } });
    for (const probe of ["startupProbe", "livenessProbe", "readinessProbe"]) {
      const { status } = await handler.fetch(new Request(`http://10.0.0.1:8080${container[probe].httpGet.path}`));
      expect(status).toBe(200);
    }
    expect(container["livenessProbe"].httpGet.path).not.toBe(container["readinessProbe"].httpGet.path);
    await handler.close();
  });
});

/** Kubernetes' Pod Security Standards, profile "restricted", as far as it speaks of what is here. */
it("keeps the restricted profile of the Pod Security Standards", () => {
  expect(pod["securityContext"]).toMatchObject({ runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } });
  expect(pod["securityContext"].runAsUser).toBeGreaterThan(0);
  expect(container["securityContext"]).toEqual({
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    capabilities: { drop: ["ALL"] },
  });
  for (const name of ["hostNetwork", "hostPID", "hostIPC"]) expect(pod).not.toHaveProperty(name);
  expect(
    pod["volumes"].every((volume: Resource) => Object.keys(volume).every((key) => key === "name" || key === "secret")),
  ).toBe(true);
  expect(pod["automountServiceAccountToken"]).toBe(false);
});
