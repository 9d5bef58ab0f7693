import type { List } from '../../../shared/api';
import type { Tag } from '../../../shared/types';
import { isAtLeast, org } from '../../session';
import { Button, IconButton, Menu, toast, toastFailure, toastWithUndo, type MenuItem } from '../../ui';
import { useBusy, useLoad } from '../../use';
import { useMembers } from '../kit/members';
import { act } from './actions_texts';
import { t } from './labels';
import type { InboxList } from './list_store';
import { snoozeTimes } from './snooze';

interface BulkResult {
  done: string[];
  failed: { id: string; code: string; message: string }[];
}

interface BulkProps {
  list: InboxList;
  chosen: ReadonlySet<string>;
  total: number;
  all: readonly string[];
  onChoose: (ids: readonly string[]) => void;
}

/** What can be done with all that is ticked. Those that refuse stay ticked. */
export const BulkBar = ({ list, chosen, total, all, onChoose }: BulkProps) => {
  const [isBusy, run] = useBusy();
  const tags = useLoad('tags', (signal) => org.get<List<Tag>>('tags', {}, signal)).data?.items ?? [];
  const members = useMembers().data?.items ?? [];

  const apply = (action: string, more: { member?: string; until?: string; tag?: string } = {}) =>
    run(async () => {
      try {
        const result = await org.post<BulkResult>('conversations/bulk', {
          ids: [...chosen],
          action,
          ...more,
        });
        onChoose(result.failed.map((one) => one.id));
        if (action === 'delete') {
          result.done.forEach((id) => list.remove(id));
          tellDeleted(result.done, list);
        } else if (result.done.length) toast(act('done', { n: result.done.length }));
        const [first] = result.failed;
        if (first) toastFailure(new Error(act('failed', { n: result.failed.length, why: first.message })));
        list.refresh();
      } catch (error) {
        toastFailure(error);
      }
    });

  const tagItems: MenuItem[] = tags.map((tag) => ({
    label: tag.name,
    icon: 'tag',
    onSelect: () => void apply('tag', { tag: tag.name }),
  }));
  const assignItems: MenuItem[] = members
    .filter((member) => member.enabled)
    .map((member) => ({ label: member.name, onSelect: () => void apply('assign', { member: member.id }) }));
  const snoozeItems: MenuItem[] = snoozeTimes().map(({ label, until }) => ({
    label,
    onSelect: () => void apply('snooze', { until }),
  }));

  return (
    <div class="bulk" role="toolbar" aria-label={t('selected', { n: chosen.size })} aria-busy={isBusy}>
      <IconButton size="small" icon="close" label={t('clearSelection')} onClick={() => onChoose([])} />
      <span class="bulk-count" role="status">
        {t('selected', { n: chosen.size })}
      </span>
      {chosen.size < total && (
        <Button size="small" kind="quiet" onClick={() => onChoose(all)}>
          {t('selectAll')}
        </Button>
      )}
      <div class="bulk-acts">
        <IconButton size="small" icon="hand" label={act('claim')} onClick={() => void apply('claim')} />
        <IconButton size="small" icon="check" label={act('resolve')} onClick={() => void apply('resolve')} />
        <Menu label={act('snooze')} icon="clock" items={snoozeItems} />
        {isAtLeast('admin') && <Menu label={act('assign')} icon="person" items={assignItems} />}
        {tagItems.length > 0 && <Menu label={act('addTag')} icon="tag" items={tagItems} />}
        {isAtLeast('admin') && (
          <IconButton size="small" icon="trash" label={act('delete')} onClick={() => void apply('delete')} />
        )}
      </div>
    </div>
  );
};

const tellDeleted = (ids: string[], list: InboxList) => {
  if (ids.length === 0) return;
  toastWithUndo(act('deletedMany', { n: ids.length }), async () => {
    await Promise.all(ids.map((id) => org.post(`deleted-items/${id}/restore`)));
    list.refresh();
  });
};
