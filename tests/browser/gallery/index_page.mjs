/** All pictures on one page, a row a scene, a column a look. */
export const indexPage = (taken) => {
  const looks = [...new Set(taken.map((one) => one.look))];
  const names = [...new Set(taken.map((one) => one.name))];
  const has = new Set(taken.map((one) => `${one.look}/${one.name}`));
  const cell = (look, name) =>
    has.has(`${look}/${name}`)
      ? `<td><a href="${look}/${name}.png"><img loading="lazy" src="${look}/${name}.png" alt="${name}, ${look}"></a></td>`
      : '<td></td>';
  const rows = names.map(
    (name) => `<tr><th>${name}</th>${looks.map((look) => cell(look, name)).join('')}</tr>`,
  );
  return `<!doctype html><meta charset="utf-8"><title>Pictures of IteroChat</title>
<style>body{font:14px system-ui;margin:1rem}img{max-width:22rem;border:1px solid #ccc}th{text-align:start;vertical-align:top;padding:.5rem}td{vertical-align:top;padding:.5rem}</style>
<table><tr><th></th>${looks.map((look) => `<th>${look}</th>`).join('')}</tr>${rows.join('\n')}</table>
`;
};
