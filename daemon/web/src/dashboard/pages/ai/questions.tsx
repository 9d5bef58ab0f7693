import { useState } from 'preact/hooks';
import type { List } from '../../../shared/api';
import { org } from '../../session';
import { Button, EmptyState, IconButton, Loaded, TextInput, toast, toastFailure } from '../../ui';
import { useLoad } from '../../use';
import { Form, Problem } from '../kit/parts';
import { useSaving } from '../kit/saving';
import { Sortable } from '../kit/sortable';
import type { SuggestedQuestion } from '../kit/types';
import { t } from './texts';

export const SuggestedQuestions = () => {
  const adding = useSaving('text');
  const [text, setText] = useState('');
  const loaded = useLoad('suggested-questions', (signal) =>
    org.get<List<SuggestedQuestion>>('suggested-questions', {}, signal),
  );
  const attempt = async (work: () => Promise<unknown>) => {
    try {
      await work();
    } catch (error) {
      toastFailure(error);
    }
    loaded.reload();
  };
  const add = async () => {
    const isAdded = await adding.run(async () => {
      await org.post('suggested-questions', { text: text.trim() });
    });
    if (!isAdded) return;
    setText('');
    loaded.reload();
  };
  const order = (items: SuggestedQuestion[], item: SuggestedQuestion, position: number) => {
    loaded.setData({ items, next: null });
    void attempt(() => org.patch(`suggested-questions/${item.id}`, { position }));
  };
  return (
    <>
      <p class="quiet">{t('questionsLead')}</p>
      <Form class="ask-form" onSave={() => text.trim() && add()}>
        <TextInput
          label={t('newQuestion')}
          value={text}
          maxLength={200}
          error={adding.of('text')}
          onValue={setText}
        />
        <Button kind="primary" type="submit" isBusy={adding.isBusy} disabled={!text.trim()}>
          {t('add')}
        </Button>
      </Form>
      <Problem text={adding.problem} />
      <Loaded of={loaded}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState icon="chat" title={t('emptyQuestions')}>
              <p>{t('emptyQuestionsText')}</p>
            </EmptyState>
          ) : (
            <Sortable label={t('questionsOrder')} items={items} nameOf={(item) => item.text} onOrder={order}>
              {(item) => (
                <QuestionRow
                  key={item.id}
                  item={item}
                  onText={(value) =>
                    attempt(() => org.patch(`suggested-questions/${item.id}`, { text: value }))
                  }
                  onRemove={() => {
                    void attempt(() => org.delete(`suggested-questions/${item.id}`));
                    toast(t('questionRemoved'));
                  }}
                />
              )}
            </Sortable>
          )
        }
      </Loaded>
    </>
  );
};

const QuestionRow = (props: {
  item: SuggestedQuestion;
  onText: (text: string) => Promise<void>;
  onRemove: () => void;
}) => {
  const [text, setText] = useState(props.item.text);
  const isChanged = text.trim() !== props.item.text && text.trim() !== '';
  return (
    <Form class="instruction" onSave={() => isChanged && props.onText(text.trim())}>
      <TextInput label={t('question')} isLabelHidden value={text} maxLength={200} onValue={setText} />
      {isChanged && (
        <Button kind="primary" type="submit">
          {t('save')}
        </Button>
      )}
      <IconButton icon="trash" label={`${t('remove')}: ${props.item.text}`} onClick={props.onRemove} />
    </Form>
  );
};
