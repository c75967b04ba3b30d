/**
 * Filters and sorts the table of remarks. Without it the page is whole, only not movable: the controls are hidden until
 * it runs. It makes nodes and sets text; it never makes HTML of text.
 */
export const reportScript = `
'use strict';
(() => {
  const table = document.getElementById('remarks-table');
  const form = document.getElementById('filters');
  if (table === null || form === null) return;
  const body = table.tBodies[0];
  const rows = Array.from(body.rows, (row) => ({
    row,
    cells: Array.from(row.cells, (cell) => cell.textContent),
    text: row.textContent.toLowerCase(),
  }));
  const search = document.getElementById('search');
  const choices = Array.from(form.querySelectorAll('select'));
  const told = document.getElementById('told');

  const filter = () => {
    const words = search.value.toLowerCase().split(/\\s+/).filter((word) => word !== '');
    const chosen = choices.filter((choice) => choice.value !== '');
    let shown = 0;
    for (const { row, cells, text } of rows) {
      const fits =
        words.every((word) => text.includes(word)) &&
        chosen.every((choice) => cells[Number(choice.dataset.cell)] === choice.value);
      row.hidden = !fits;
      if (fits) shown += 1;
    }
    const count = (number) => number.toLocaleString('en');
    told.textContent = shown === rows.length
      ? 'All ' + count(rows.length) + ' are shown.'
      : count(shown) + ' of ' + count(rows.length) + ' are shown.';
  };

  const words = new Intl.Collator(undefined, { numeric: true });
  const heads = Array.from(table.tHead.rows[0].cells);
  const sort = (at) => {
    const down = heads[at].getAttribute('aria-sort') === 'ascending';
    for (const head of heads) head.removeAttribute('aria-sort');
    heads[at].setAttribute('aria-sort', down ? 'descending' : 'ascending');
    rows.sort((a, b) => (down ? -1 : 1) * words.compare(a.cells[at], b.cells[at]));
    body.append(...rows.map(({ row }) => row));
  };
  heads.forEach((head, at) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = head.textContent;
    button.addEventListener('click', () => sort(at));
    head.replaceChildren(button);
  });
  heads[0].setAttribute('aria-sort', 'ascending');

  form.hidden = false;
  form.addEventListener('input', filter);
  form.addEventListener('submit', (event) => event.preventDefault());
  form.addEventListener('reset', () => setTimeout(filter));
  filter();
})();
`;
