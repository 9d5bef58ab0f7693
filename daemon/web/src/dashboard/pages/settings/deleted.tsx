/** What was deleted, kind by kind, with the way back. */
import { useState } from 'preact/hooks';
import { ApiError, type List } from '../../../shared/api';
import { dateText, dateTimeText, numberText, agoText } from '../../format';
import { org } from '../../session';
import {
  Banner,
  Button,
  EmptyState,
  Icon,
  Loaded,
  Segments,
  toast,
  toastFailure,
  type IconName,
} from '../../ui';
import { useLoad } from '../../use';
import { useActorName } from '../kit/actors';
import { itemPath } from '../kit/item_paths';
import type { DeletedItem, ItemKind } from '../kit/types';
import { t } from './texts';

const icons: Record<ItemKind, IconName> = {
  conversation: 'chat',
  article: 'book',
  quick_reply: 'reply',
  instruction: 'spark',
  tag: 'tag',
  note: 'note',
};
const kinds = Object.keys(icons) as ItemKind[];

export const DeletedItems = () => {
  const loaded = useLoad('deleted-items', (signal) =>
    org.get<List<DeletedItem>>('deleted-items', {}, signal),
  );
  const [shown, setShown] = useState<ItemKind | 'all'>('all');
  return (
    <>
      <p class="quiet">{t('deletedLead')}</p>
      <Loaded of={loaded}>
        {({ items }) => {
          const present = kinds.filter((kind) => items.some((item) => item.kind === kind));
          if (present.length === 0)
            return (
              <EmptyState icon="trash" title={t('emptyDeleted')}>
                <p>{t('emptyDeletedText')}</p>
              </EmptyState>
            );
          return (
            <>
              {present.length > 1 && (
                <div class="scroll-row">
                  <Segments
                    label={t('kind')}
                    value={shown}
                    onValue={setShown}
                    options={[
                      { value: 'all', label: t('allKinds') },
                      ...present.map((kind) => ({ value: kind, label: t(kind) })),
                    ]}
                  />
                </div>
              )}
              {present
                .filter((kind) => shown === 'all' || shown === kind || !present.includes(shown))
                .map((kind) => (
                  <Group
                    key={kind}
                    kind={kind}
                    items={items.filter((item) => item.kind === kind)}
                    onChanged={loaded.reload}
                  />
                ))}
            </>
          );
        }}
      </Loaded>
    </>
  );
};

const Group = ({
  kind,
  items,
  onChanged,
}: {
  kind: ItemKind;
  items: DeletedItem[];
  onChanged: () => void;
}) => (
  <section class="card" aria-label={t(kind)}>
    <h2 class="row">
      <Icon name={icons[kind]} />
      {t(kind)}
      <span class="tab-count">{numberText(items.length)}</span>
    </h2>
    <ul class="rows">
      {items.map((item) => (
        <Row key={item.id} item={item} onChanged={onChanged} />
      ))}
    </ul>
  </section>
);

/** A conversation goes by its visitor, as in the inbox; one that may not be read by its short id. */
const itemName = ({ kind, title, conversation }: DeletedItem): string => {
  if (kind === 'quick_reply') return `/${title}`;
  if (conversation) return conversation.visitor_name || t('unnamedVisitor', { id: title });
  return kind === 'conversation' ? t('conversationOf', { id: title }) : title;
};

const Beginning = ({
  of: { began_at: at, beginning },
  shortId,
}: {
  of: NonNullable<DeletedItem['conversation']>;
  shortId: string;
}) => (
  <>
    {beginning && (
      <p class="rows-quote" dir="auto">
        {beginning}
      </p>
    )}
    <p class="quiet">
      <span title={dateTimeText(at)}>{t('began', { when: dateText(at) })}</span> · <code>{shortId}</code>
    </p>
  </>
);

const Row = ({ item, onChanged }: { item: DeletedItem; onChanged: () => void }) => {
  const nameOf = useActorName();
  const [inTheWay, setInTheWay] = useState('');
  const { id, kind, title, deleted_at: at, deleted_by: by, purge_at: until } = item;
  const name = itemName(item);
  const deleteAgain = () => org.delete(itemPath(kind, id)).catch(toastFailure).finally(onChanged);
  const restore = async () => {
    setInTheWay('');
    try {
      await org.post(`deleted-items/${id}/restore`);
    } catch (error) {
      if (error instanceof ApiError && error.status === 409) return setInTheWay(error.message);
      return toastFailure(error);
    }
    const again = kind === 'note' ? undefined : { label: t('restoreAgain'), run: () => void deleteAgain() };
    toast(t('restored', { name }), again);
    onChanged();
  };
  return (
    <li class="rows-row">
      <div class="rows-text">
        <strong>
          <bdi>{name}</bdi>
        </strong>
        {item.conversation && <Beginning of={item.conversation} shortId={title} />}
        <p class="quiet">
          <span title={dateTimeText(at)}>
            {t('deletedBy', { when: agoText(at), who: nameOf?.(by) ?? '…' })}
          </span>{' '}
          · {until ? t('purge', { when: dateText(until) }) : t('purgeNever')}
        </p>
        {inTheWay && (
          <Banner tone="danger" icon="warning">
            {inTheWay}
          </Banner>
        )}
      </div>
      <Button size="small" icon="reply" aria-label={t('restoreOf', { name })} onClick={() => void restore()}>
        {t('restore')}
      </Button>
    </li>
  );
};
