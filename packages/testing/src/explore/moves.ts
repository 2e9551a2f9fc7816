import { moveOfGate } from "./moves-of-gates.ts";
import { movesOfPeople } from "./moves-of-people.ts";
import { movesOfTime } from "./moves-of-time.ts";
import { movesOfWork } from "./moves-of-work.ts";
import { movesOfWorld } from "./moves-of-world.ts";
import type { Move, Situation } from "./move.ts";

/** Everything that may happen next, whoever does it; what the run asks for first. */
export function movesOf(situation: Situation): readonly Move[] {
  return [
    ...situation.wanted.intents.flatMap((intent) => (intent.kind === "evaluate" ? moveOfGate(situation, intent) : [])),
    ...movesOfWork(situation),
    ...movesOfPeople(situation),
    ...movesOfTime(situation),
    ...movesOfWorld(situation),
  ];
}
