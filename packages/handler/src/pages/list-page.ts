import type { ListedRequest, ListedRequests } from "../open-requests.ts";
import { type Html, html } from "./html.ts";
import { layout } from "./layout.ts";
import { missingWords, moment } from "./words.ts";

/** The questions that are open. */
export function listPage(base: string, { items, unread = [], next }: ListedRequests): Html {
  const rows = items.map((each) => row(base, each));
  const table = html`<table>
    <caption>
      What people are asked now
    </caption>
    <thead>
      <tr>
        <th scope="col">Question</th>
        <th scope="col">About</th>
        <th scope="col">Still missing</th>
        <th scope="col">Until</th>
      </tr>
    </thead>
    <tbody>
      ${rows}
    </tbody>
  </table>`;
  const more = next === undefined ? undefined : html`<p><a href="${base}?after=${encodeURIComponent(next)}">More</a></p>`;
  return layout(
    "Open questions",
    html`<h1>Open questions</h1>
      ${unread.map(({ run, code }) => html`<p role="alert" class="bad">What run ${run} asks cannot be told: <code>${code}</code></p>`)}
      ${items.length === 0 ? html`<p>Nobody is asked anything here.</p>` : table}${more}`,
  );
}

function row(base: string, { run, gate, key, pipeline, stage, missing, expiresAt }: ListedRequest): Html {
  return html`<tr>
    <th scope="row"><a href="${base}/${run}/${gate}">${gate} for ${key}</a></th>
    <td>${pipeline}, stage ${stage}</td>
    <td>${missingWords(missing)}</td>
    <td>${moment(expiresAt)}</td>
  </tr> `;
}
