/** `npm run soak [-- --minutes N]`: many clients on a faulty API for five minutes, or for N; 1 where anything was wrong. */
import { parseArgs } from "node:util";
import { soak } from "./soak.js";

const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "5" },
    clients: { type: "string", default: "64" },
    rate: { type: "string", default: "0.05" },
    seed: { type: "string", default: "7" },
  },
});
const [minutes, clients, rate, seed] = [values.minutes, values.clients, values.rate, values.seed].map(Number);
if ([minutes, clients, rate, seed].some((value) => value === undefined || !(value >= 0)) || !minutes || !clients) {
  console.error("npm run soak -- takes --minutes, --clients, --rate (of faults, 0 to 1) and --seed, all numbers.");
  process.exit(2);
}
const report = await soak({ seconds: minutes * 60, clients, rate: rate ?? 0, seed: seed ?? 1 });
const megabytes = (bytes: number) => `${Math.round(bytes / 1e6)} MB`;
/** The most of each quarter of the time: flat where the last is no higher than the first. */
const quarters = (series: readonly number[]) =>
  [0, 1, 2, 3].map((part) => {
    const slice = series.slice((part * series.length) / 4, ((part + 1) * series.length) / 4);
    return megabytes(Math.max(0, ...slice));
  });
console.log(`${clients} clients, ${minutes} minutes, faults ${rate}, seed ${seed}`);
console.log(
  `calls      ${report.calls}: ${report.results} results, ${report.errors} errors (${report.late} late), ${report.wrong.length} wrong`,
);
console.log(`requests   ${report.requests}, of which ${report.faults} met a fault`);
console.log(`starts     ${report.startCalls} calls, ${report.startRequests} requests`);
console.log(`slowest    ${report.slowestMs} ms`);
console.log(`held       ${quarters(report.heldBytes).join(", ")} at most, by quarters of the time`);
console.log(`process    ${quarters(report.rssBytes).join(", ")} at most`);
for (const each of report.wrong.slice(0, 20)) console.log(`wrong      ${each}`);
process.exit(report.wrong.length > 0 || report.startRequests > report.startCalls ? 1 : 0);
