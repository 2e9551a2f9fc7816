import { rehearse, scriptedRegistry } from "@sluice/testing";
import { memory, type RunStore } from "../../packages/sdk/src/index.ts";
import type { ErrorExamples } from "./error-example.ts";
import { refusedDispatch, staffed } from "./run-worlds.ts";
import { ALICE, opened, sampleProject, publishing, repository, waiting } from "./worlds.ts";

/** Runs, and what is asked of them. */
export const runErrors = {
  RUN_NOT_FOUND: {
    cause: "No run of that id is in the scope of the call. Runs of other scopes are not found either.",
    remedy: "Look the id up with `list` or `sluice list`, and give the `scope` that the run was started in.",
    async provoke() {
      const { sluice } = opened();
      // #region RUN_NOT_FOUND
      await sluice.explain("no-such-run");
      // #endregion RUN_NOT_FOUND
    },
  },
  RUN_COMPLETED: {
    cause: "The run has its outcome, and an ended run stays as it ended.",
    remedy: "Nothing, when its end is what you wanted. Otherwise start another run under the same key.",
    async provoke() {
      const { sluice, run } = await waiting();
      // #region RUN_COMPLETED
      await sluice.cancel(run, { by: ALICE });
      return sluice.revise(run, { by: ALICE, facets: { head: "h2" } });
      // #endregion RUN_COMPLETED
    },
  },
  RUN_NOT_HELD: {
    cause: "The run waits for something that a person cannot wave on, or the hold was ended already.",
    remedy: "Ask `explain` what the run waits for and who can end that.",
    async provoke() {
      const { sluice, run } = await waiting();
      // #region RUN_NOT_HELD
      return sluice.resume(run, { by: ALICE });
      // #endregion RUN_NOT_HELD
    },
  },
  RUN_CONTENDED: {
    cause: "Others changed the run at every one of many tries to write.",
    remedy: "Send the same command again, with the same id. When it comes often, find out who signals the run without pause.",
    async provoke() {
      const store = memory();
      const { sluice, run } = await waiting({ store });
      let rivals = 0;
      // #region RUN_CONTENDED
      const rival = () => sluice.signal({ run, id: `rival-${rivals++}`, type: "rival", occurredAt: Date.now() + rivals });
      const contended: RunStore = { ...store, append: async (append) => (await rival(), store.append(append)) };
      return opened({ store: contended }).sluice.signal({ run, id: "mine", type: "mine" });
      // #endregion RUN_CONTENDED
    },
  },
  COMMAND_INVALID: {
    cause: "An argument of the call or an option of the command line is missing, of the wrong form or outside its bounds.",
    remedy: "Give what the message expects. It is a mistake of the caller: trying again does not help.",
    async provoke() {
      const { sluice, run } = await waiting();
      // #region COMMAND_INVALID
      await sluice.waive(run, { gate: "report", reason: "", until: Date.now() + 3_600_000, by: ALICE });
      // #endregion COMMAND_INVALID
    },
  },
  SIGNAL_AMBIGUOUS: {
    cause:
      "More than one unfinished run has the key, repository, head or change that the signal gives, so it would be a guess which is meant.",
    remedy: "Name the `run` in the signal; those that match are in the answer. Or match on more than one thing.",
    async provoke() {
      const { sluice } = opened();
      // #region SIGNAL_AMBIGUOUS
      for (const identity of ["first", "second"])
        await sluice.start("release", { key: "K-1", identity, subject: { kind: "plan" }, startedBy: ALICE });
      return sluice.signal({ match: { key: "K-1" }, id: "s-1", type: "ci" });
      // #endregion SIGNAL_AMBIGUOUS
    },
  },
  SIGNAL_TOKEN_MISMATCH: {
    cause:
      "Whoever reported the end of work has not the token of the present try: an earlier worker that lived on, or somebody who guesses.",
    remedy: "Report with the `token` of the request that the worker was given. An outdated worker should stop; it has been replaced.",
    async provoke() {
      const { sluice, run } = await publishing();
      // #region SIGNAL_TOKEN_MISMATCH
      return sluice.signal({ run, id: "s-1", type: "work-finished", token: "a-guess", data: { exit: 0 } });
      // #endregion SIGNAL_TOKEN_MISMATCH
    },
  },
  STALE: {
    cause: "The work or question has ended meanwhile: it was answered, withdrawn, or asked anew.",
    remedy: "Nothing: what was recorded first counts. Look at the run before you act on it again.",
    async provoke() {
      const { sluice, run, token } = await publishing();
      // #region STALE
      await sluice.signal({ run, id: "s-1", type: "work-finished", token, data: { exit: 0 } });
      return sluice.signal({ run, id: "s-2", type: "work-finished", token, data: { exit: 1 } });
      // #endregion STALE
    },
  },
  SUBJECT_INVALID: {
    cause: "The key or a facet of the subject is empty, too long, too many or no plain text.",
    remedy: "Keep keys to letters, digits, dot, dash and underscore; put what is large into a file and its digest into a facet.",
    async provoke() {
      const { sluice } = opened();
      // #region SUBJECT_INVALID
      await sluice.start("release", { key: "feature/login", subject: { kind: "plan" }, startedBy: ALICE });
      // #endregion SUBJECT_INVALID
    },
  },
  SUBJECT_UNKNOWN: {
    cause: "The `ref` of the subject stands for no commit, or nobody could look at it; then a gate would judge nothing.",
    remedy: "Push the branch first, or correct its name. On a held run: see to it that the repository can be read, and `resume`.",
    async provoke() {
      const { sluice } = opened({ vcs: (await repository()).vcs });
      // #region SUBJECT_UNKNOWN
      await sluice.start("release", { key: "K-1", subject: { ref: "refs/heads/no-such-branch" }, startedBy: ALICE });
      // #endregion SUBJECT_UNKNOWN
    },
  },
  STAGE_UNKNOWN: {
    cause: "A stage was named that the pipeline has not, or a definition was to be adopted that lacks one the run has on its path.",
    remedy: "Use a name of `sluice graph`. Before an `adopt`, keep the stages that unfinished runs have passed.",
    async provoke() {
      const project = await sampleProject();
      // #region STAGE_UNKNOWN
      return project.call(["check", "--stage", "biuld", "--json"]);
      // #endregion STAGE_UNKNOWN
    },
  },
  STATE_TOO_LARGE: {
    cause: "So much was said and decided about one run that its state would pass 65,536 characters of JSON.",
    remedy: "Shorten ids, facts and outputs, and put large things into files that gates read. Or end the run and start another one.",
    async provoke() {
      const { sluice, run, asked, people } = await staffed();
      // #region STATE_TOO_LARGE
      const id = "click ".repeat(40);
      for (const { gate, digest: seen } of asked)
        for (const by of people) {
          const answer = await sluice.decide(run, { gate, decision: "approve", by, seen, id });
          if (!answer.ok) return answer;
        }
      // #endregion STATE_TOO_LARGE
      return undefined;
    },
  },
  DISPATCH_REFUSED: {
    cause: "Between the decision to work and its beginning a gate closed again, such as by the end of a waiver, or the run was held.",
    remedy: "Ask `explain` which gate it is, have it judged or waived again, and `resume` the run.",
    provoke() {
      const run = refusedDispatch();
      // #region DISPATCH_REFUSED
      run.waive("lint", 3_600_000).verdict("lint", "fail").approve("confirm", "bob");
      return run.later(3_600_000).dispatch().answer;
      // #endregion DISPATCH_REFUSED
    },
  },
  RESUME_ANSWER_NEEDED: {
    cause:
      "The process that sent an effect died before it could tell the result, and nothing but a person can find out whether it happened.",
    remedy:
      'Look into the world, then resume with `answer: "happened"` or `"did-not-happen"` (`sluice resume --happened`, `--did-not-happen`).',
    async provoke() {
      const ONCE = `{ format: 1, name: ship, initial: ship, effects: { shipper: { class: ordinary, repeat: never } },
        stages: { ship: { work: { run: shipper }, next: done }, done: { final: succeeded } } }`;
      // #region RESUME_ANSWER_NEEDED
      const play = await rehearse(ONCE, { gates: scriptedRegistry() });
      await play.crash();
      return play.resume("alice");
      // #endregion RESUME_ANSWER_NEEDED
    },
  },
  EXTEND_NOTHING: {
    cause: "The pipeline has no budget of that name, or the gate has no open request.",
    remedy: "Name a budget of the definition, or a gate that asks somebody now; `explain` lists those.",
    async provoke() {
      const { sluice, run } = await waiting();
      // #region EXTEND_NOTHING
      return sluice.extend(run, { by: ALICE, budget: "repairs", laps: 1 });
      // #endregion EXTEND_NOTHING
    },
  },
} satisfies ErrorExamples;
