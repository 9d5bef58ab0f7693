/** Shows Markdown. Elements are built one by one, so that text can't become markup. */
import { Fragment, type VNode } from 'preact';
import { useMemo } from 'preact/hooks';
import { closeGaps, parseMarkdown, type Block, type Inline } from './markdown';

function inline(part: Inline, key: number): VNode {
  switch (part.kind) {
    case 'text':
      return <Fragment key={key}>{part.text}</Fragment>;
    case 'code':
      return <code key={key}>{part.text}</code>;
    case 'strong':
      return <strong key={key}>{part.children.map(inline)}</strong>;
    case 'em':
      return <em key={key}>{part.children.map(inline)}</em>;
    case 'link':
      return (
        <a key={key} href={part.href} target="_blank" rel="noopener noreferrer nofollow">
          {part.children.map(inline)}
        </a>
      );
    case 'break':
      return <br key={key} />;
  }
}

/** An article's own headings begin below the page's: its first level is shown as the third. */
function headingTag(level: number): 'h3' | 'h4' | 'h5' | 'h6' {
  return (['h3', 'h4', 'h5', 'h6'] as const)[Math.min(level, 4) - 1] ?? 'h6';
}

function block(part: Block, key: number): VNode {
  switch (part.kind) {
    case 'heading': {
      const Tag = headingTag(part.level);
      return <Tag key={key}>{part.children.map(inline)}</Tag>;
    }
    case 'paragraph':
      return <p key={key}>{part.children.map(inline)}</p>;
    case 'quote':
      return <blockquote key={key}>{part.children.map(block)}</blockquote>;
    case 'code':
      return (
        <pre key={key} tabIndex={0}>
          <code>{part.text}</code>
        </pre>
      );
    case 'rule':
      return <hr key={key} />;
    case 'list':
      return list(part, key);
    case 'table':
      return table(part, key);
  }
}

function list(part: Extract<Block, { kind: 'list' }>, key: number): VNode {
  const items = part.items.map((blocks, index) => {
    const only = blocks.length === 1 ? blocks[0] : undefined; // a short item needs no paragraph
    return <li key={index}>{only?.kind === 'paragraph' ? only.children.map(inline) : blocks.map(block)}</li>;
  });
  return part.ordered ? (
    <ol key={key} start={part.start}>
      {items}
    </ol>
  ) : (
    <ul key={key}>{items}</ul>
  );
}

function table(part: Extract<Block, { kind: 'table' }>, key: number): VNode {
  return (
    <div key={key} class="md-table" tabIndex={0} role="group">
      <table>
        <thead>
          <tr>
            {part.head.map((cell, index) => (
              <th key={index} scope="col">
                {cell.map(inline)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {part.rows.map((row, index) => (
            <tr key={index}>
              {row.map((cell, column) => (
                <td key={column}>{cell.map(inline)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

export function Markdown(props: { source: string; class?: string }): VNode {
  const blocks = useMemo(() => closeGaps(parseMarkdown(props.source)), [props.source]);
  return <div class={`md ${props.class ?? ''}`}>{blocks.map(block)}</div>;
}
