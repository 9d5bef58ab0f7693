/** One article: written on the left, as readers see it on the right. */
import { useEffect, useState } from 'preact/hooks';
import type { List } from '../../../shared/api';
import { agoText } from '../../format';
import { Link, navigate } from '../../router';
import { org, organization, orgPath } from '../../session';
import {
  Badge,
  Banner,
  Button,
  Card,
  Icon,
  Loaded,
  Select,
  Switch,
  TextArea,
  TextInput,
  toast,
} from '../../ui';
import { useLoad } from '../../use';
import { deleteSoftly } from '../kit/delete_softly';
import { Markdown } from '../kit/markdown_view';
import { Problem, linesOf } from '../kit/parts';
import { useSaving } from '../kit/saving';
import type { Article } from '../kit/types';
import { dropDraft, keepDraft, keptDraft, takeSuggestion, type ArticleForm } from './drafts';
import { languageChoices } from './languages';
import { t } from './texts';

const formOf = ({ title, body, language, url, handoff, questions }: Article): ArticleForm => ({
  title,
  body,
  language,
  url,
  handoff,
  questions: questions.join('\n'),
});

const emptyForm: ArticleForm = { title: '', body: '', language: '', url: '', handoff: false, questions: '' };

const countWords = (text: string) => text.split(/\s+/).filter(Boolean).length;

export const NewArticle = () => {
  const [suggested] = useState(takeSuggestion);
  return <Editor start={{ ...emptyForm, ...suggested }} />;
};

export const EditArticle = ({ id }: { id: string }) => {
  const loaded = useLoad(`article/${id}`, (signal) => org.get<Article>(`articles/${id}`, {}, signal));
  return (
    <Loaded of={loaded}>
      {(article) => (
        <Editor key={article.id} article={article} start={formOf(article)} onStored={loaded.setData} />
      )}
    </Loaded>
  );
};

/** What is typed, kept in this browser until it is saved. */
function useArticleForm(article: Article | undefined, start: ArticleForm) {
  const owner = organization.value?.id ?? '';
  const [saved, setSaved] = useState(start);
  const [form, setForm] = useState(start);
  const isChanged = JSON.stringify(form) !== JSON.stringify(saved);
  useEffect(() => {
    if (isChanged) keepDraft(owner, article?.id, form);
  }, [form, isChanged]);
  const change = (part: Partial<ArticleForm>) => setForm((now) => ({ ...now, ...part }));
  const settle = (value: ArticleForm) => {
    dropDraft(owner, article?.id);
    setSaved(value);
    setForm(value);
  };
  return { form, isChanged, change, setForm, settle };
}

interface EditorProps {
  article?: Article;
  start: ArticleForm;
  onStored?: (article: Article) => void;
}

const Editor = ({ article, start, onStored }: EditorProps) => {
  const saving = useSaving('title', 'body', 'questions', 'url');
  const { form, isChanged, change, setForm, settle } = useArticleForm(article, start);
  const isLive = article?.state === 'live';
  const save = (state: Article['state']) =>
    saving.run(async () => {
      const body = { ...form, questions: linesOf(form.questions), state };
      const stored = article
        ? await org.patch<Article>(`articles/${article.id}`, body)
        : await org.post<Article>('articles', body);
      settle(formOf(stored));
      toast(t(state === 'draft' ? 'draftSaved' : isLive ? 'saved' : 'published'));
      onStored?.(stored);
      if (!article) navigate(orgPath(`knowledge/${stored.id}`), true);
    });
  return (
    <form
      class="editor"
      onKeyDown={(event) => {
        if (!(event.ctrlKey || event.metaKey) || event.key !== 's') return;
        event.preventDefault();
        void save(article?.state ?? 'draft');
      }}
      onSubmit={(event) => {
        event.preventDefault();
        void save('live');
      }}
    >
      <EditorBar
        article={article}
        isChanged={isChanged}
        isBusy={saving.isBusy}
        onDraft={() => void save('draft')}
      />
      <Problem text={saving.problem} />
      <KeptDraft article={article} start={start} onUse={setForm} />
      <TextInput
        label={t('articleTitle')}
        hint={t('articleTitleHint')}
        value={form.title}
        error={saving.of('title')}
        maxLength={300}
        required
        onValue={(title) => change({ title })}
      />
      <BodyFields form={form} change={change} error={saving.of('body')} />
      <TextArea
        label={t('questions')}
        hint={t('questionsHint')}
        rows={4}
        value={form.questions}
        error={saving.of('questions')}
        onValue={(questions) => change({ questions })}
      />
      <div class="form-row">
        <Select
          label={t('language')}
          hint={t('languageHint')}
          value={form.language}
          options={languageChoices(form.language)}
          onValue={(language) => change({ language })}
        />
        <TextInput
          label={t('url')}
          hint={t('urlHint')}
          type="url"
          placeholder="https://"
          value={form.url}
          error={saving.of('url')}
          onValue={(url) => change({ url })}
        />
      </div>
      <Switch
        label={t('handoffSwitch')}
        hint={t('handoffHint')}
        checked={form.handoff}
        onValue={(handoff) => change({ handoff })}
      />
      {article && <ConfirmedQuestions id={article.id} />}
    </form>
  );
};

const EditorBar = ({
  article,
  isChanged,
  isBusy,
  onDraft,
}: {
  article: Article | undefined;
  isChanged: boolean;
  isBusy: boolean;
  onDraft: () => void;
}) => {
  const isLive = article?.state === 'live';
  const remove = ({ id }: Article) =>
    deleteSoftly('articles', id, t('deleted'), () => navigate(orgPath('knowledge')));
  return (
    <header class="editor-bar">
      <div class="row">
        <Link to={orgPath('knowledge')} class="back-link">
          <Icon name="left" size={16} />
          {t('back')}
        </Link>
        {article && <Badge tone={isLive ? 'ok' : 'neutral'}>{t(article.state)}</Badge>}
        {isChanged && <Badge tone="warn">{t('unsaved')}</Badge>}
      </div>
      <h1>{article ? t('editTitle') : t('newArticle')}</h1>
      <div class="row">
        {article && (
          <Button kind="quiet" icon="trash" onClick={() => void remove(article)}>
            {t('deleteArticle')}
          </Button>
        )}
        <Button isBusy={isBusy} onClick={onDraft}>
          {t(isLive ? 'unpublish' : 'saveDraft')}
        </Button>
        <Button kind="primary" type="submit" isBusy={isBusy}>
          {t(isLive ? 'save' : 'publish')}
        </Button>
      </div>
    </header>
  );
};

const BodyFields = ({
  form,
  change,
  error,
}: {
  form: ArticleForm;
  change: (part: Partial<ArticleForm>) => void;
  error: string | undefined;
}) => (
  <div class="editor-body">
    <TextArea
      label={t('body')}
      hint={t('bodyHint')}
      rows={18}
      value={form.body}
      error={error}
      onValue={(body) => change({ body })}
    />
    <section class="editor-preview" aria-label={t('preview')}>
      <div class="preview-head">
        <h2 class="field-label">{t('preview')}</h2>
        <span class="quiet">{t('words', { n: countWords(form.body) })}</span>
      </div>
      <div class="preview-frame" tabIndex={0} lang={form.language || undefined}>
        {form.body.trim() ? <Markdown source={form.body} /> : <p class="quiet">{t('previewEmpty')}</p>}
      </div>
    </section>
  </div>
);

/** A text that was typed here and never saved, from before the page was closed. */
const KeptDraft = ({
  article,
  start,
  onUse,
}: {
  article: Article | undefined;
  start: ArticleForm;
  onUse: (form: ArticleForm) => void;
}) => {
  const owner = organization.value?.id ?? '';
  const [kept, setKept] = useState(() => keptDraft(owner, article?.id));
  if (!kept || JSON.stringify(kept.form) === JSON.stringify(start)) return null;
  const decide = (isUsed: boolean) => {
    if (isUsed) onUse(kept.form);
    else dropDraft(owner, article?.id);
    setKept(undefined);
  };
  return (
    <Banner
      icon="note"
      action={
        <div class="row">
          <Button size="small" onClick={() => decide(true)}>
            {t('draftUse')}
          </Button>
          <Button size="small" kind="quiet" onClick={() => decide(false)}>
            {t('draftDrop')}
          </Button>
        </div>
      }
    >
      {t('draftKept', { when: agoText(kept.at) })}
    </Banner>
  );
};

interface ConfirmedQuestion {
  message_id: string;
  conversation_id: string;
  text: string;
}

const ConfirmedQuestions = ({ id }: { id: string }) => {
  const { data } = useLoad(`article/${id}/confirmed`, (signal) =>
    org.get<List<ConfirmedQuestion>>(`articles/${id}/confirmed-questions`, {}, signal),
  );
  if (!data?.items.length) return null;
  return (
    <Card title={t('confirmedTitle')} description={t('confirmedText')}>
      <ul class="stack">
        {data.items.map((question) => (
          <li key={question.message_id}>
            <Link to={orgPath(`inbox/all/${question.conversation_id}`)}>{question.text}</Link>
          </li>
        ))}
      </ul>
    </Card>
  );
};
