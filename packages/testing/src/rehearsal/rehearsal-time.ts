import { type Instant, type Intent, SluiceError } from "@sluice/core";
import type { Engine, RunView } from "@sluice/engine";
import type { VirtualClock } from "../virtual-clock.ts";
import type { RehearsedCalls } from "./rehearsed-calls.ts";

/** What the time of a rehearsal moves. */
export interface TimeParts {
  readonly clock: VirtualClock;
  readonly calls: RehearsedCalls;
  readonly engine: () => Engine;
  readonly run: () => Promise<RunView>;
  /** Whether somebody of the living process has what an intent asks for in hand. */
  readonly inHand: (intent: Intent) => boolean;
  /** Changes whenever something happened that no version shows. */
  readonly stirred: () => string;
}

/** Lets things happen. */
export interface RehearsalTime {
  /** Everything that needs no time. */
  settle(): Promise<RunView>;
  /** Time passes; everything due on the way happens in its time. */
  pass(ms: number): Promise<RunView>;
  /** Time passes until everything that the run wants is in somebody's hands. */
  takeOver(): Promise<RunView>;
}

/** How far time goes at once while claims of a dead process run out. */
const HOP_MS = 5000;

/** How far time goes at once while what is looked up now and then may be looked up. */
const RECURRENCE_MS = 3_600_000;

/** Those who lost a race for the run make way for moments before they write again: no test has to let that time pass. */
const MAKING_WAY_MS = 2000;

/** Claims run out in less than a minute; whatever is wanted after that many steps is wanted of nobody here. */
const MOST_HOPS = 1000;

/** Makes the time of a rehearsal. */
export function rehearseTime(parts: TimeParts): RehearsalTime {
  const { clock, calls } = parts;
  const stateOf = (run: RunView): string => `${run.version} ${parts.stirred()}`;
  let seen = "";
  const settle = async (): Promise<RunView> => {
    const end = clock.now() + MAKING_WAY_MS;
    for (let before = ""; ;) {
      const trouble = await tick(parts);
      const run = await parts.run();
      if (trouble !== undefined) throw trouble;
      seen = stateOf(run);
      if (!isWanting(run, parts)) return run;
      if (seen === before) {
        const rings = clock.nextTimerAt();
        if (rings === undefined || rings > end) return run;
        await clock.advance(rings - clock.now());
      }
      before = seen;
    }
  };
  const goTo = async (at: Instant): Promise<RunView> => {
    await clock.advance(at - clock.now());
    await calls.idle();
    const run = await parts.run();
    // Most timers renew a claim and change nothing.
    return stateOf(run) === seen && !isWanting(run, parts) ? run : settle();
  };
  return {
    settle,
    async pass(ms) {
      const end = clock.now() + ms;
      let run = await settle();
      while (clock.now() < end) run = await goTo(Math.min(end, nextMoment(run, parts)));
      return run;
    },
    async takeOver() {
      let run = await settle();
      for (let hops = 0; hops < MOST_HOPS && run.intents.some((intent) => isLeft(intent, parts)); hops++) {
        run = await goTo(nextMoment(run, parts));
      }
      await calls.idle();
      return run;
    },
  };
}

/** One round of the engine. It is not waited for: looks and work that wait for the test are part of it. */
async function tick({ engine, calls }: TimeParts): Promise<unknown> {
  let trouble: unknown;
  engine()
    .tick()
    .catch((error: unknown) => {
      trouble = error ?? new SluiceError({ code: "INTERNAL", message: "A round of the engine failed." });
    });
  await calls.idle();
  return trouble;
}

function isWanting({ intents, dueAt, storeNow }: RunView, { inHand }: TimeParts): boolean {
  const isDue = dueAt !== undefined && dueAt <= storeNow;
  return isDue || intents.some((intent) => (intent.notBefore ?? 0) <= storeNow && !isRecurring(intent) && !inHand(intent));
}

/** Who could answer is looked up now and then as long as somebody is asked: nobody waits for the next time. */
function isRecurring({ kind, notBefore }: Intent): boolean {
  return kind === "roster" && notBefore !== undefined;
}

/** Whether nobody has in hand what an intent asks for. */
function isLeft(intent: Intent, { inHand }: TimeParts): boolean {
  return !isRecurring(intent) && !inHand(intent);
}

/** The next time at which anything can happen. */
function nextMoment({ intents, dueAt }: RunView, parts: TimeParts): Instant {
  const { clock } = parts;
  const now = clock.now();
  const moments = [
    dueAt,
    clock.nextTimerAt(),
    ...intents.map(({ notBefore }) => notBefore),
    intents.some((intent) => isLeft(intent, parts)) ? now + HOP_MS : undefined,
    intents.some(isRecurring) ? now + RECURRENCE_MS : undefined,
  ];
  return Math.min(...moments.filter((at): at is number => at !== undefined && at > now));
}
