import type { Answer, Replay } from "@sluice/lifecycle";
import type { HandlerOptions } from "@sluice/handler";
import type { CallOptions, DecideRequest, Engine, StartedRun, StartRequest, WaiveRequest } from "@sluice/engine";
import type { PipelineSource } from "./pipeline-source.ts";

/**
 * An engine that knows the names of its pipelines and gates: a typo is a compile error. `Sluice` alone takes any name; one that knows its
 * names can be given wherever it is asked for.
 */
export interface Sluice<Name extends string = string, GateId extends string = string> extends Omit<
  Engine,
  "start" | "decide" | "waive" | "simulate"
> {
  /** As {@link Engine.start}. */
  start(pipeline: Name, request: StartRequest, options?: CallOptions): Promise<StartedRun>;
  /** As {@link Engine.decide}. */
  decide(run: string, request: Named<DecideRequest, GateId>, options?: CallOptions): Promise<Answer>;
  /** As {@link Engine.waive}. */
  waive(run: string, request: Named<WaiveRequest, GateId>, options?: CallOptions): Promise<Answer>;
  /**
   * As {@link Engine.simulate}, for a definition as a host has it.
   *
   * @throws SluiceError `RUN_NOT_FOUND`, `DEFINITION_INVALID`, `DEFINITION_UNPROVEN`
   */
  simulate(run: string, pipeline: PipelineSource, options?: CallOptions): Promise<Replay>;
  /**
   * Routes for people's answers over HTTP, for any server that speaks `Request` and `Response`: see {@link HandlerOptions}. Clock,
   * repository and logger are those of this Sluice unless others are given.
   *
   * @throws SluiceError `CONFIG_INVALID`
   */
  handler(
    options: Omit<HandlerOptions, "engine" | "clock"> & Partial<Pick<HandlerOptions, "clock">>,
  ): (request: Request) => Promise<Response>;
}

/** A request whose gate is one of the pipelines'. */
type Named<Request, GateId extends string> = Omit<Request, "gate"> & { readonly gate: GateId };
