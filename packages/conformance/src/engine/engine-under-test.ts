import type { Commit, Digest, Page, Principal } from "@sluice/core";
import type { SuiteCase, SuiteGroup } from "../suite-api.ts";
import type { EngineWorldOptions } from "./engine-world.ts";

/** How a host is started. */
export interface EngineHostOptions extends EngineWorldOptions {
  /** For how long a claim lasts unless it is renewed. */
  readonly leaseMs: number;
  /** Effects that it performs at once. */
  readonly workConcurrency: number;
}

/** What lives in a host that does nothing. */
export interface HostResources {
  /** Timers, sockets and other things that keep the process alive or wake it. */
  readonly active: number;
  /** Promises, timers and other asynchronous things that came into being in the time asked for. */
  readonly made: number;
}

/** An engine in a process of its own, which works until it is ended. */
export interface EngineHost {
  /** What its effects said, a line each, as of {@link engineWorld}. */
  readonly lines: readonly string[];
  /** Ends it as `kill -9` does. Resolves once it is gone and all it said was heard. */
  kill(): Promise<void>;
  /** Stops it as SIGSTOP does: nobody in it runs, and nobody is told. */
  pause(): void;
  /** Lets it go on. */
  resume(): void;
  /** Looks at what lives in it for so long. */
  resources(forMs: number): Promise<HostResources>;
}

/** What the suite asks of an engine without a worker: the methods of the same names, as Sluice's `Engine` has them. */
export interface EngineDriver {
  /** Starts a run. */
  start(
    pipeline: string,
    request: {
      readonly key: string;
      readonly subject: { readonly facets: Readonly<Record<string, string>> };
      readonly startedBy: Principal;
    },
  ): Promise<{ readonly id: string }>;
  /** Records a person's answer. */
  decide(
    run: string,
    request: {
      readonly gate: string;
      readonly decision: "approve" | "reject";
      readonly by: Principal;
      readonly seen: Digest;
      readonly id: string;
    },
  ): Promise<{ readonly ok: boolean }>;
  /** Moves a run to the definition that this engine was given. */
  adopt(run: string, request: { readonly by: Principal }): Promise<{ readonly ok: boolean }>;
  /** What people are asked. */
  explain(run: string): Promise<{ readonly requests: readonly { readonly gate: string; readonly digest: Digest }[] }>;
  /** How a run stands. */
  get(run: string): Promise<{ readonly status: string; readonly outcome?: string; readonly stage?: string } | undefined>;
  /** A run's commits. */
  ledger(run: string): Promise<Page<Commit>>;
  /** Ends it. */
  close(): Promise<void>;
}

/** Empty data, and engines on them. */
export interface EngineUnderTest {
  /** Starts a host in a process of its own. Resolves once it works. */
  startHost(options: EngineHostOptions): Promise<EngineHost>;
  /**
   * An engine in this process, without a worker, with that definition. `filling`: it makes many runs, and what it writes need not survive a
   * crash of the machine.
   */
  driver(options: Pick<EngineWorldOptions, "definition"> & { readonly filling: boolean }): Promise<EngineDriver>;
  /** Ends the database at once, as a crash would, and starts it again on the same data. Absent where there is none apart from the hosts. */
  readonly restartDatabase?: () => Promise<void>;
  /** Called once after each case, when every host and driver was ended. */
  readonly dispose?: () => Promise<void>;
}

/** What {@link describeEngine} is given. */
export interface EngineSuite {
  /** Shown in front of every group. */
  readonly name: string;
  /** Makes one for each case. */
  readonly create: () => Promise<EngineUnderTest>;
  /** Whether there is a database apart from the hosts that can be restarted. */
  readonly hasDatabase: boolean;
  /** Lease of the hosts, in milliseconds; so long each take-over has to wait. Default 1500. */
  readonly leaseMs?: number;
  /** Runs that are killed together. Default 20. */
  readonly runs?: number;
  /** Runs that wait together. Default 10 000. */
  readonly waiting?: number;
  /** Longest wait for anything that must come, in milliseconds; only a failing case waits so long. Default 90 000. */
  readonly patienceMs?: number;
  /** Told what was measured. */
  readonly print?: (line: string) => void;
}

/** A case's world: engines on data of its own, ended with it. */
export interface EngineCaseWorld extends Pick<EngineUnderTest, "restartDatabase"> {
  readonly suite: Required<EngineSuite>;
  readonly host: (options?: Partial<EngineHostOptions>) => Promise<EngineHost>;
  readonly driver: (options?: Partial<Parameters<EngineUnderTest["driver"]>[0]>) => Promise<EngineDriver>;
}

export type EngineCase = SuiteCase<EngineCaseWorld>;
export type EngineGroup = SuiteGroup<EngineCaseWorld>;
