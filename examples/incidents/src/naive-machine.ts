/**
 * The machine that is written when a team has an afternoon: tasks in a map, one handler for each webhook, a promise for each approval, and
 * a sweep that was added after the first lost webhook. Every line of it looks reasonable.
 */
export class NaiveMachine {
  readonly tasks = new Map<string, { stage: string; done: boolean }>();
  readonly notices: string[] = [];
  deploys = 0;
  #waiting = new Map<string, () => void>();

  start(key: string, stage: string): void {
    this.tasks.set(key, { stage, done: false });
  }

  /** The board calls. What nobody thought of falls through. */
  onStatus(key: string, status: string): void {
    const task = this.tasks.get(key);
    if (task === undefined) return;
    if (status === "Approved") this.advance(key); // the same word in every stage
    else if (status === "Done") task.done = true;
  }

  /** The worker calls, and is believed. */
  onWorkerSays(key: string, text: string): void {
    const task = this.tasks.get(key);
    if (task !== undefined && /merged|approved|done/i.test(text)) task.done = true;
  }

  advance(key: string): void {
    const task = this.tasks.get(key);
    if (task === undefined) return;
    if (task.stage === "analysis") task.stage = "deploy";
    else if (task.stage === "deploy") this.deploys += 1;
  }

  /** Resolves when somebody approves, if this process still lives and nobody else waits. */
  approval(key: string): Promise<void> {
    return new Promise((resolve) => this.#waiting.set(key, resolve));
  }

  approve(key: string): boolean {
    const resume = this.#waiting.get(key);
    this.#waiting.delete(key);
    resume?.();
    return resume !== undefined;
  }

  /** Added later: so that lost webhooks do not matter. */
  sweep(board: ReadonlyMap<string, string>): void {
    for (const [key, status] of board) {
      this.onStatus(key, status);
      this.notices.push(`${key} was brought back in sync with ${status}`);
    }
  }
}
