import {
  escaped,
  type FloorGroup,
  type FloorUser,
  hidden,
  icon,
  shownRights,
  states,
} from "./markup.ts";

export interface FloorList {
  q: string;
  page: number;
  counts: Record<FloorUser["status"], number>;
  users: FloorUser[];
  groups: FloorGroup[];
}

export const PER_PAGE = 25;
/**
 * What a search finds is counted up to here, in all three statuses together up to three times as
 * far, as the app does.
 */
const LIMIT = 1_000;

const [plus, search, check, previous, next] = [
  "plus",
  "search",
  "check",
  "chevron-left",
  "chevron-right",
].map(icon);
const numbers = new Intl.NumberFormat("en-GB");
const dates = new Intl.DateTimeFormat("en-GB", {
  dateStyle: "medium",
  timeStyle: "short",
  timeZone: "UTC",
});

/**
 * <main> of the Users List: the markup of views/users/list.njk for an administrator who reads
 * English.
 */
export function listHtml({ q, page, counts, users, groups }: FloorList): string {
  const total = counts.active + counts.deactivated + counts.deleted;
  const query = new URLSearchParams({
    ...(q ? { q } : {}),
    ...(page > 1 ? { page: String(page) } : {}),
  }).toString();
  const back = query ? escaped(`?${new URLSearchParams({ list: query })}`) : "";
  const open = q !== "" && total > 3 * LIMIT;
  const count = (number: number) =>
    open && number > LIMIT ? `${numbers.format(LIMIT)}+` : numbers.format(number);
  const mine = q ? `q=${encodeURIComponent(q)}` : "";
  const to = (more: string) =>
    `/users${mine || more ? "?" : ""}${mine}${mine && more ? "&amp;" : ""}${more}`;
  const tab = (status: FloorUser["status"], text: string) =>
    `<li><a href="${to(`status=${status}`)}">${text} ` +
    `<span class="count">${count(counts[status])}</span></a></li>`;
  const head = (column: keyof typeof columns) =>
    `<th scope="col" aria-sort="none" class="col-${column}">` +
    `<a href="${to(`sort=${column}`)}">${columns[column]}</a></th>`;
  const titles = new Map(groups.map(({ id, title }) => [String(id), title]));
  return `
<header class="page-head">
<h1>Users</h1>
<a class="btn btn-primary" href="/users/new${back}">${plus}Add New User</a></header>
<nav class="tabs" aria-label="Status">
<ul>
<li><a href="${to("")}" aria-current="page">All <span class="count">${count(total)}</span></a></li>
${tab("active", "Active")}
${tab("deactivated", "Deactivated")}
${tab("deleted", "Deleted")}
</ul>
</nav>
<section class="card">
  ${filtersHtml(q, groups)}
<form id="act" method="post">${hidden}${shownRights(groups)}</form>
<table class="table list-table">
<caption class="visually-hidden">Users List</caption>
<thead>
<tr>
<th scope="col" aria-sort="ascending" class="col-email"><a href="${to("dir=desc")}">E-mail</a></th>
${head("firstName")}
${head("lastName")}
<th scope="col">Assigned groups</th>
${head("agent")}
${head("customers")}
${head("lastLogin")}
${head("status")}
<th scope="col">Action</th>
</tr>
</thead>
<tbody>
${users.map((user) => rowHtml(user, titles, back)).join("")}    </tbody>
</table>
  ${pagerHtml(to, page, total, open)}
</section>
<p class="zone">Times in UTC</p>
`;
}

function filtersHtml(q: string, groups: FloorGroup[]): string {
  return `<form class="filters" method="get" action="/users" role="search"
 aria-label="Search and filter">
<div class="filter filter-text">
<label for="q">Search</label>
<input class="form-control" type="search" id="q" name="q" value="${escaped(q)}"
 placeholder="E-mail or name" maxlength="100" autocomplete="off">
</div>
<div class="filter">
<label for="group">Group</label>
<select class="form-select" id="group" name="group">
<option value="" selected>All groups</option>${groups
    .map(({ id, title }) => `<option value="${id}">${escaped(title)}</option>`)
    .join("")}</select>
</div>
<div class="filter">
<label for="agent">Agent</label>
<select class="form-select" id="agent" name="agent">
<option value="" selected>All users</option>
<option value="yes">Agents only</option><option value="no">No agents</option></select>
</div>
<div class="filter">
<label for="locale">Language</label>
<select class="form-select" id="locale" name="locale">
<option value="" selected>All languages</option>
<option value="en">English</option><option value="de">Deutsch</option></select>
</div>
<div class="filter">
<label for="condition">Condition</label>
<select class="form-select" id="condition" name="condition">
<option value="" selected>Any condition</option><option value="locked">Locked</option></select>
</div>
    ${sortHtml}
<div class="filter-buttons">
<button class="btn" type="submit">${search}Search</button>
      ${q ? '<a class="btn btn-ghost-secondary" href="/users">Clear</a>' : ""}
</div>
</form>`;
}

const columns = {
  email: "E-mail",
  firstName: "First Name",
  lastName: "Last Name",
  agent: "Agent",
  customers: "Customers",
  lastLogin: "Last Login",
  status: "Status",
};
const sortHtml = `<div class="filter filter-sort">
<label for="sort">Sort by</label>
<select class="form-select" id="sort" name="sort">${Object.entries(columns)
  .map(
    ([value, text]) =>
      `<option value="${value}"${value === "email" ? " selected" : ""}>${text}</option>`,
  )
  .join("")}</select>
</div>
<div class="filter filter-sort">
<label for="dir">Order</label>
<select class="form-select" id="dir" name="dir">
<option value="asc" selected>Ascending</option><option value="desc">Descending</option></select>
</div>`;

function rowHtml(user: FloorUser, titles: Map<string, string>, back: string): string {
  const path = `/users/${user.id}`;
  const email = escaped(user.email);
  const living = user.status !== "deleted";
  const label = (word: string) => `aria-label="${word} ${email}"`;
  const act = (word: string, name: string) =>
    `<button class="row-act" form="act" formaction="${path}/${name}${back}" name="version" ` +
    `value="${user.version}" ${label(word)}>${word}</button>`;
  const link = (word: string, name: string, danger = "") =>
    `<a class="row-act${danger}" href="${path}/${name}${back}" ${label(word)}>${word}</a>`;
  const status =
    user.status === "active" ? act("Deactivate", "deactivation") : act("Activate", "activation");
  const acts = [
    link("Edit", "edit"),
    link("Assign Customers", "customers"),
    status,
    link("Delete", "deletion", " row-danger"),
  ];
  const agent = user.agent
    ? `<td data-label="Agent"><span class="yes">${check}Yes</span></td>`
    : '<td data-label="Agent" class="wide-only"><span class="no">No</span></td>';
  const seen = user.lastLoginAt ? dates.format(new Date(user.lastLoginAt)) : "Never";
  return `      <tr>
<td class="col-email"><a href="${path}${back}">${email}</a></td>
<td data-label="Name" class="col-firstName"><bdi>${escaped(user.firstName)}</bdi></td>
<td class="col-lastName"><bdi>${escaped(user.lastName)}</bdi></td>
<td data-label="Groups"><span class="groups">${groupsHtml(user.groupIds, titles)}</span></td>
${agent}
<td data-label="Customers" class="col-customers">${numbers.format(user.customerCount)}</td>
<td data-label="Last Login" class="col-lastLogin">${seen}</td>
<td data-label="Status">${states[user.status]}
</td>
<td class="col-action">
${living ? `${acts.join(" ")} ` : act("Restore", "restoration")}        </td>
</tr>
`;
}

function groupsHtml(ids: string | null, titles: Map<string, string>): string {
  const held = new Set(ids?.split(","));
  const names: string[] = [];
  for (const [id, title] of titles) if (held.has(id)) names.push(escaped(title));
  const shown = names.slice(0, 2).join(", ");
  if (names.length <= 2) return `${shown} `;
  const more = names.slice(2).join(", ");
  const hidden = `<span class="visually-hidden">: ${more}</span>`;
  return `${shown} <span class="tag" title="${more}">+${names.length - 2}${hidden}</span>`;
}

function pagerHtml(
  to: (more: string) => string,
  page: number,
  total: number,
  open: boolean,
): string {
  const pages = Math.ceil(total / PER_PAGE);
  const address = (number: number) => to(number > 1 ? `page=${number}` : "");
  let links = "";
  let last = 0;
  for (const number of open ? [] : new Set([1, page - 1, page, page + 1, pages])) {
    if (number < 1 || number > pages) continue;
    if (number - last > 1)
      links += '<li class="page-item" aria-hidden="true"><span class="page-gap">…</span></li>\n';
    const current = number === page;
    const [active, mark] = current ? [" active", ' aria-current="page"'] : ["", ""];
    const link = `<a class="page-link" href="${address(number)}"${mark}>`;
    links += `<li class="page-item${active}">${link}${numbers.format(number)}</a></li>`;
    last = number;
  }
  const back =
    page > 1
      ? `<li class="page-item"><a class="page-link" href="${address(page - 1)}" rel="prev">` +
        `${previous}<span>Previous</span></a></li>`
      : "";
  const on =
    page < pages
      ? `<li class="page-item"><a class="page-link" href="${address(page + 1)}" rel="next">` +
        `<span>Next</span>${next}</a></li>`
      : "";
  const [first, end] = [(page - 1) * PER_PAGE + 1, Math.min(page * PER_PAGE, total)];
  const all = open ? `${numbers.format(LIMIT)}+` : numbers.format(total);
  return `<div class="pager">
<p class="pager-shown">${numbers.format(first)}–${numbers.format(end)} of ${all}</p>
<nav aria-label="Pages">
<ul class="pagination">
${back}${links}${on}    </ul>
</nav>
<p class="pager-sizes"><span>Per page</span> <a href="${to("")}" aria-current="true">25</a>
<a href="${to("per=50")}">50</a> <a href="${to("per=100")}">100</a></p></div>`;
}
