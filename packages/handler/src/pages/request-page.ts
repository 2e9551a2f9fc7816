import type { Asked } from "../asked.ts";
import type { Problem } from "../problem.ts";
import { changeSection } from "./change-section.ts";
import { decisionForm, type FormFields } from "./decision-form.ts";
import { gatesSection } from "./gates-section.ts";
import { type Html, html } from "./html.ts";
import { layout } from "./layout.ts";
import { missingWords, moment } from "./words.ts";

/** A question with everything that is needed to answer it, and a form when answers count now. */
export function requestPage(base: string, asked: Asked, form: FormFields | undefined, problem?: Problem): Html {
  const { gate, subject, pipeline, policyTrusted } = asked;
  const title = `${gate} for ${subject.key}`;
  const untrusted = html`<p role="alert" class="bad">
    The rules of this run come from a place that those who do the work can write. Do not rely on them.
  </p>`;
  return layout(
    problem === undefined ? title : `${problem.title}: ${title}`,
    html`<p><a href="${base || "/"}">All open questions</a></p>
      ${problem && refusal(problem)}
      <h1>${title}</h1>
      ${!policyTrusted && untrusted}
      <p role="status">${standing(asked)}</p>
      <h2>What is asked</h2>
      <p>May the run of ${pipeline} go on from stage ${asked.stage} with exactly what is named here? An answer counts for nothing else.</p>
      ${about(asked)} ${adviceSection(asked)} ${changeSection(asked)} ${gatesSection(asked.gates)} ${answersSection(asked)}
      ${form && decisionForm(asked, form)}`,
  );
}

function refusal({ title, detail, code }: Problem): Html {
  return html`<div role="alert" class="bad"><strong>${title}.</strong> ${detail} ${code && html`<code>${code}</code>`}</div>`;
}

function standing({ open, ended, request, outcome, you, answers }: Asked): Html {
  const own = answers.find(({ by }) => by === you.id);
  const lent = answers.find(({ for: as }) => as === you.id);
  const yours = own ? html` Your answer: ${own.decision}.` : lent && html` ${lent.by} answered in your place: ${lent.decision}.`;
  if (open && request !== undefined)
    return html`Open until ${moment(request.expiresAt)}. Still missing: ${missingWords(request.missing)}.${yours}`;
  if (ended !== undefined) return html`Ended ${moment(ended.at)}: ${ended.as}.${yours}`;
  return html`Nobody is asked now${outcome && `: the run ${outcome}`}.${yours}`;
}

function about({ run, lap, subject, startedBy, request, you }: Asked): Html {
  const facets = Object.entries(subject.facets).map(
    ([name, value]) =>
      html`<dt>${name}</dt>
        <dd><code>${value}</code></dd>`,
  );
  return html`<dl>
    <dt>Run</dt>
    <dd><code>${run}</code>${lap && `, lap ${lap.taken} of ${lap.of}`}</dd>
    <dt>Subject</dt>
    <dd>${subject.key}${subject.repo && ` in ${subject.repo}`}${subject.ref && html` at <code>${subject.ref}</code>`}</dd>
    ${facets}
    <dt>Started by</dt>
    <dd>${startedBy.id} (${startedBy.assurance})</dd>
    ${
      request &&
      html`<dt>May not answer</dt>
        <dd>${request.excluded.length === 0 ? "nobody is excluded" : request.excluded.join(", ")}</dd>
        <dt>Identity needed</dt>
        <dd>${request.assurance}</dd>
        <dt>Digest of this question</dt>
        <dd><code>${request.digest}</code></dd>`
    }
    <dt>You are</dt>
    <dd>${you.id} (${you.assurance})</dd>
  </dl>`;
}

/** What machines and others think. They are told apart from answers, because nobody counts them. */
function adviceSection({ request }: Asked): Html | undefined {
  if (request === undefined || request.advice.length === 0) return undefined;
  return html`<h2>Advice</h2>
    <p>It counts for nothing.</p>
    <ul>
      ${request.advice.map(({ id, says, reason }) => html`<li>${id}: ${says}${reason && `, ${reason}`}</li>`)}
    </ul>`;
}

function answersSection({ answers }: Asked): Html {
  const rows = answers.map(
    ({ by, for: as, decision, at }) =>
      html`<tr>
        <th scope="row">${by}${as && ` for ${as}`}</th>
        <td>${decision}</td>
        <td>${moment(at)}</td>
      </tr>`,
  );
  const table = html`<table>
    <caption>
      Who has answered
    </caption>
    <thead>
      <tr>
        <th scope="col">Person</th>
        <th scope="col">Answer</th>
        <th scope="col">When</th>
      </tr>
    </thead>
    <tbody>
      ${rows}
    </tbody>
  </table>`;
  return html`<h2>Answers</h2>
    ${answers.length === 0 ? html`<p>Nobody has answered yet.</p>` : table}`;
}
