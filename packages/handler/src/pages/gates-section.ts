import type { ExplainedGate } from "@sluice/lifecycle";
import { type Html, html } from "./html.ts";

/** What the other gates of the stage say, and what they looked at. Everything here may come from those who are judged. */
export function gatesSection(gates: readonly ExplainedGate[]): Html | undefined {
  if (gates.length === 0) return undefined;
  return html`<h2>What was judged</h2>
    <p>Excerpts are quotations of what tools and workers wrote. They decide nothing.</p>
    ${gates.map(gateSection)}`;
}

function gateSection({ gate, value, code, reason, overlay, because, current, findings, evidence }: ExplainedGate): Html {
  const verdict = value === undefined ? "not judged yet" : current ? value : `${value}, but about something else than now`;
  return html`<h3>${gate}: <span class="${value === "pass" && current ? "good" : "bad"}">${verdict}</span></h3>
    <p>${reason}${code && html` <code>${code}</code>`}${overlay && html` <strong>${overlay}</strong>`}${because && `: ${because}`}</p>
    ${
      findings.length > 0 &&
      html`<ul>
        ${findings.map(({ message, path, line }) => html`<li>${path && html`<code>${path}${line && `:${line}`}</code> `}${message}</li>`)}
      </ul>`
    }
    ${evidence.map(
      (each) =>
        html`<details>
          <summary>${each.name} (${each.class})</summary>
          <p><code>${each.digest}</code></p>
          ${each.excerpt && html`<pre>${each.excerpt}</pre>`}
        </details>`,
    )}`;
}
