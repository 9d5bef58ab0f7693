/** Texts of articles that were typed and not saved yet: in this browser only, gone when saved. */

export interface ArticleForm {
  title: string;
  body: string;
  language: string;
  url: string;
  handoff: boolean;
  questions: string; // one a line
}

interface KeptDraft {
  at: string;
  form: ArticleForm;
}

const keyOf = (organization: string, article: string | undefined) =>
  `iterochat.article.${organization}.${article ?? 'new'}`;

export function keepDraft(organization: string, article: string | undefined, form: ArticleForm): void {
  try {
    const kept: KeptDraft = { at: new Date().toISOString(), form };
    localStorage.setItem(keyOf(organization, article), JSON.stringify(kept));
  } catch {
    // Full or forbidden storage costs the draft, not the page.
  }
}

export function keptDraft(organization: string, article: string | undefined): KeptDraft | undefined {
  try {
    const text = localStorage.getItem(keyOf(organization, article));
    return text ? (JSON.parse(text) as KeptDraft) : undefined;
  } catch {
    return undefined;
  }
}

export function dropDraft(organization: string, article: string | undefined): void {
  try {
    localStorage.removeItem(keyOf(organization, article));
  } catch {
    // Nothing was kept then.
  }
}

let suggestion: Partial<ArticleForm> | undefined;

/** Hands a question to the editor that opens next; it never goes through the address. */
export function suggestArticle(form: Partial<ArticleForm>): void {
  suggestion = form;
}

export function takeSuggestion(): Partial<ArticleForm> | undefined {
  const taken = suggestion;
  suggestion = undefined;
  return taken;
}
