// Kills processes on every store and judges histories of them, then simulates seed after seed until it is stopped; or replays one seed and
// tells its story.
import { parseArgs } from "node:util";
import { simulate, type SimulationReport } from "@sluice/testing";
import { soakFaults } from "./soak-faults.ts";

const { values } = parseArgs({
  options: {
    seed: { type: "string" },
    from: { type: "string", default: "1" },
    seeds: { type: "string" },
    steps: { type: "string", default: "1500" },
    minutes: { type: "string" },
    store: { type: "string" },
    kills: { type: "string", default: "10000" },
    hosts: { type: "string", default: "10000" },
    histories: { type: "string", default: "50000" },
  },
});
const steps = Number(values.steps);
/** Rounds in which all runs of a seed must have ended once the faults stop. */
const MOST_ROUNDS = 3;

function tell(report: SimulationReport): void {
  if (report.violation === undefined) {
    console.log(
      `seed ${report.seed}: ${report.runs} runs, ${report.events} events, ended after ${report.rounds} rounds: ${JSON.stringify(report.outcomes)}`,
    );
    return;
  }
  console.log(`seed ${report.seed} broke at step ${report.violation.step}:`);
  for (const fault of report.violation.faults) console.log(`  ${fault}`);
  console.log("the run's last events:");
  for (const line of report.story) console.log(`  ${line}`);
  console.log("what happened last:");
  for (const line of report.tail) console.log(`  ${line}`);
  console.log(`again: npm run soak -- --seed ${report.seed} --steps ${steps}`);
}

async function soak(): Promise<void> {
  const first = Number(values.from);
  const last = values.seeds === undefined ? Number.POSITIVE_INFINITY : first + Number(values.seeds) - 1;
  const end = values.minutes === undefined ? Number.POSITIVE_INFINITY : Date.now() + Number(values.minutes) * 60_000;
  const rounds: number[] = [];
  let events = 0;
  let seed = first;
  for (; seed <= last && Date.now() < end; seed++) {
    const report = await simulate({ seed, steps });
    events += report.events;
    rounds[report.rounds] = (rounds[report.rounds] ?? 0) + 1;
    if (report.violation !== undefined || report.rounds > MOST_ROUNDS) {
      tell(report);
      process.exitCode = 1;
    }
    if ((seed - first + 1) % 100 === 0) console.error(`${seed - first + 1} seeds, ${events} events`);
  }
  const ended = rounds.map((seeds, count) => `${seeds} after ${count}`).filter((part) => part !== "");
  console.log(`${seed - first} seeds of ${steps} steps, ${events} events; rounds without faults until all had ended: ${ended.join(", ")}`);
}

if (values.seed === undefined) {
  const { store } = values;
  const [kills, hosts, histories] = [Number(values.kills), Number(values.hosts), Number(values.histories)];
  if (!(await soakFaults({ kills, hosts, histories, ...(store === undefined ? {} : { store }) }))) process.exitCode = 1;
  // Whoever asks for one store asks for nothing of the simulator, which has a store of its own.
  if (store === undefined) await soak();
} else {
  const report = await simulate({ seed: Number(values.seed), steps });
  tell(report);
  process.exitCode = report.violation === undefined ? 0 : 1;
}
