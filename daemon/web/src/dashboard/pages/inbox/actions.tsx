import { useState } from 'preact/hooks';
import { ApiError } from '../../../shared/api';
import type { Conversation, Member } from '../../../shared/types';
import { dateTimeText, soonText } from '../../format';
import { navigate } from '../../router';
import { isAtLeast, me, org, orgPath } from '../../session';
import { useCommands, type Command } from '../../shortcuts';
import {
  Button,
  copyText,
  IconButton,
  Menu,
  toast,
  toastFailure,
  toastWithUndo,
  type MenuItem,
} from '../../ui';
import { useBusy, useCell } from '../../use';
import { useMembers } from '../kit/members';
import { act } from './actions_texts';
import { isMine, type ConversationView } from './conversation_store';
import { EraseDialog, HoldDialog } from './dialogs';
import { ExplainDialog } from './explain';
import { saveFile } from './files';
import { t, type Filter } from './labels';
import { printConversation } from './print';
import { snoozeTimes } from './snooze';

type Open = 'erase' | 'hold' | 'explain' | undefined;

interface ActionsProps {
  view: ConversationView;
  conversation: Conversation;
  filter: Filter;
}

/** What a member may do with the open conversation: the next step as a button, the rest in menus and by keys. */
export const Actions = ({ view, conversation, filter }: ActionsProps) => {
  const [open, setOpen] = useState<Open>();
  const [isBusy, run] = useBusy();
  const does = useDoings(view, conversation, filter, run);
  const isAdmin = isAtLeast('admin');
  const mine = isMine(conversation);
  const { state } = conversation;
  const isOpen = state !== 'resolved';
  const mayClaim = isOpen && !mine && (state !== 'assigned' || isAdmin);

  const commands: (Command | false)[] = [
    mayClaim && {
      id: 'claim',
      label: act('claim'),
      keys: 'c',
      group: t('inbox'),
      icon: 'hand',
      run: does.claim,
    },
    mine && {
      id: 'resolve',
      label: act('resolve'),
      keys: 'e',
      group: t('inbox'),
      icon: 'check',
      run: does.resolve,
    },
    mine && {
      id: 'release',
      label: act('release'),
      keys: 'u',
      group: t('inbox'),
      icon: 'exit',
      run: does.release,
    },
    !isOpen && {
      id: 'reopen',
      label: act('reopen'),
      keys: 'o',
      group: t('inbox'),
      icon: 'refresh',
      run: does.reopen,
    },
    isAdmin && {
      id: 'export',
      label: act('export'),
      group: t('inbox'),
      icon: 'download',
      run: does.exportIt,
    },
    { id: 'print', label: act('print'), group: t('inbox'), icon: 'print', run: does.print },
    { id: 'explain', label: act('explain'), group: t('inbox'), icon: 'info', run: () => setOpen('explain') },
    isAdmin && {
      id: 'delete',
      label: act('delete'),
      keys: '#',
      group: t('inbox'),
      icon: 'trash',
      run: does.remove,
    },
  ];
  useCommands(commands.filter((command) => command !== false));

  const menu: (MenuItem | '-')[] = [
    ...(mine ? [{ label: act('release'), icon: 'exit' as const, onSelect: does.release, hint: 'U' }] : []),
    { label: act('explain'), icon: 'info', onSelect: () => setOpen('explain') },
    { label: act('copyLink'), icon: 'link', onSelect: () => void copyText(location.href) },
    { label: act('print'), icon: 'print', onSelect: does.print },
    ...(isAdmin
      ? ([
          { label: act('export'), icon: 'download', onSelect: does.exportIt },
          '-',
          conversation.on_hold
            ? { label: act('unhold'), icon: 'scale', onSelect: does.unhold }
            : { label: act('hold'), icon: 'scale', onSelect: () => setOpen('hold') },
          { label: act('delete'), icon: 'trash', onSelect: does.remove, hint: '#' },
          { label: act('erase'), icon: 'shield', isDangerous: true, onSelect: () => setOpen('erase') },
        ] as (MenuItem | '-')[])
      : []),
  ];

  return (
    <div class="conversation-actions">
      {mayClaim && (
        <Button kind="primary" icon="hand" isBusy={isBusy} onClick={does.claim}>
          {act('claim')}
        </Button>
      )}
      {mine && (
        <Button kind="primary" icon="check" isBusy={isBusy} onClick={does.resolve}>
          {act('resolve')}
        </Button>
      )}
      {!isOpen && (
        <Button icon="refresh" isBusy={isBusy} onClick={does.reopen}>
          {act('reopen')}
        </Button>
      )}
      {isOpen && <SnoozeMenu conversation={conversation} onSnooze={does.snooze} onEnd={does.unsnooze} />}
      {isAdmin && isOpen && <AssignMenu conversation={conversation} onAssign={does.assign} />}
      <Menu label={act('actions')} items={menu} />
      {open === 'explain' && <Explain view={view} onClose={() => setOpen(undefined)} />}
      {open === 'hold' && <HoldDialog view={view} onClose={() => setOpen(undefined)} />}
      {open === 'erase' && (
        <EraseDialog
          conversation={conversation}
          onClose={() => setOpen(undefined)}
          onBegun={() => navigate(orgPath(`inbox/${filter}`))}
        />
      )}
    </div>
  );
};

const Explain = ({ view, onClose }: { view: ConversationView; onClose: () => void }) => {
  const all = useCell(view.messages);
  return (
    <ExplainDialog
      messages={all.filter((message) => message.author.kind === 'ai').reverse()}
      onClose={onClose}
    />
  );
};

/** The acts themselves; each says what came of it. */
const useDoings = (
  view: ConversationView,
  conversation: Conversation,
  filter: Filter,
  run: (work: () => Promise<unknown>) => Promise<void>,
) => {
  const doing = (work: () => Promise<unknown>, done: () => void) => () =>
    void run(async () => {
      try {
        await work();
        done();
      } catch (error) {
        toastFailure(error);
      }
    });
  const step = (name: string, done: string) =>
    doing(
      () => view.step(name),
      () => toast(done),
    );

  const claim = () =>
    void run(async () => {
      try {
        if (conversation.state === 'assigned') await view.step('assign', { member: me.value?.id });
        else await view.step('claim');
        toast(act('claimed'));
      } catch (error) {
        const isTaken = error instanceof ApiError && error.status === 409;
        toastFailure(isTaken ? new Error(act('taken', { why: error.message })) : error);
        if (isTaken) await view.load();
      }
    });

  const remove = doing(
    () => org.delete(view.path),
    () => {
      navigate(orgPath(`inbox/${filter}`));
      toastWithUndo(act('deleted'), () => org.post(`deleted-items/${view.id}/restore`));
    },
  );

  return {
    claim,
    remove,
    resolve: step('resolve', act('resolved')),
    release: step('release', act('released')),
    reopen: step('reopen', act('reopened')),
    assign: (member: Member) =>
      doing(
        () => view.step('assign', { member: member.id }),
        () => toast(act('assigned', { name: member.name })),
      )(),
    snooze: (until: string) =>
      doing(
        () => view.step('snooze', { until }),
        () =>
          toast(act('snoozed', { time: dateTimeText(until) }), { label: act('snoozeEnd'), run: unsnooze }),
      )(),
    unsnooze: () => unsnooze(),
    unhold: doing(
      () => org.delete(`${view.path}/hold`),
      () => void view.load(),
    ),
    exportIt: doing(
      async () => saveFile(await org.file(`${view.path}/export`)),
      () => toast(act('exported')),
    ),
    print: () => void printConversation(view).catch(toastFailure),
  };

  function unsnooze() {
    void run(async () => {
      try {
        await view.step('snooze', {}); // no time: taken up again
        toast(act('unsnoozed'));
      } catch (error) {
        toastFailure(error);
      }
    });
  }
};

interface SnoozeProps {
  conversation: Conversation;
  onSnooze: (until: string) => void;
  onEnd: () => void;
}

const SnoozeMenu = ({ conversation, onSnooze, onEnd }: SnoozeProps) => {
  const isSnoozed =
    conversation.snoozed_until !== null && Date.parse(conversation.snoozed_until) > Date.now();
  if (isSnoozed) return <IconButton icon="clock" isPressed label={act('snoozeEnd')} onClick={onEnd} />;
  return (
    <Menu
      label={act('snooze')}
      icon="clock"
      items={snoozeTimes().map(({ label, until }) => ({
        label,
        remark: soonText(until),
        onSelect: () => onSnooze(until),
      }))}
    />
  );
};

const AssignMenu = ({
  conversation,
  onAssign,
}: {
  conversation: Conversation;
  onAssign: (member: Member) => void;
}) => {
  const members = useMembers().data?.items ?? [];
  const items = members
    .filter((member) => member.enabled)
    .map((member) => ({
      label: member.name || member.email,
      hint:
        member.availability === 'away' ? act('memberAway') : member.online ? act('memberOnline') : undefined,
      isChecked: conversation.state === 'assigned' && member.id === conversation.assignee?.id,
      onSelect: () => onAssign(member),
    }));
  return <Menu label={act('assign')} icon="person" items={items} />;
};
