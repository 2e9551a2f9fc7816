import type { Instant, Pipeline } from "@sluice/core";
import type { CommandBase } from "./command.ts";
import { event, type EventData, type EventType, type RunEvent } from "./event.ts";
import { evolve } from "./evolve.ts";
import type { RunState } from "./state.ts";

/** A command in the making: the state so far and the events that led there. Lives only inside one `decide`. */
export interface Draft {
  readonly pipeline: Pipeline;
  /** Time of every event of this command: never before the run's last event. */
  readonly at: Instant;
  readonly events: readonly RunEvent[];
  /** Id of the command. */
  readonly commandId: string;
  /** Whether the subject was looked at for this very command. */
  readonly looked: boolean;
  state: RunState;
  emit<Type extends EventType>(type: Type, data: EventData[Type]): void;
  /** Sequence number of the next event: a source of names that are unique in the run. */
  nextVersion(): number;
}

/** Begins a draft on a state. */
export function draftOn(pipeline: Pipeline, state: RunState, command: Pick<CommandBase, "id" | "at">, looked: boolean): Draft {
  const events: RunEvent[] = [];
  const draft: Draft = {
    pipeline,
    at: Math.max(command.at, state.at),
    commandId: command.id,
    events,
    looked,
    state,
    emit: (type, data) => {
      const made = event(type, draft.at, data);
      events.push(made);
      draft.state = evolve(draft.state, made);
    },
    nextVersion: () => draft.state.version + 1,
  };
  return draft;
}
