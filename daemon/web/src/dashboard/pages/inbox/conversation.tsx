import { useEffect, useMemo, useState } from 'preact/hooks';
import { storedCell } from '../../../shared/cell';
import { dateTimeText } from '../../format';
import { common } from '../../messages';
import { Link, place } from '../../router';
import { orgPath } from '../../session';
import { useCommands } from '../../shortcuts';
import { Avatar, Badge, EmptyState, Failure, Icon, IconButton, Skeleton } from '../../ui';
import { useCell } from '../../use';
import { Actions } from './actions';
import { shortcutTexts } from './actions_texts';
import { nameOf } from './card';
import { Composer } from './composer';
import { ConversationView } from './conversation_store';
import { Details } from './details';
import { stateText, stateTone, t, type Filter } from './labels';
import { Thread } from './thread';
import { messages } from '../../../shared/i18n';

const c = messages(
  {
    gone: 'This conversation is not here',
    goneText: 'It was deleted or erased, or your role does not see it.',
    details: 'Details',
    deleted: 'Deleted',
  },
  {
    gone: 'এই কথোপকথন এখানে নেই',
    goneText: 'এটি মোছা হয়েছে, অথবা আপনার ভূমিকায় দেখা যায় না।',
    details: 'বিস্তারিত',
    deleted: 'মোছা',
  },
);

const isRoomy = matchMedia('(min-width: 52.01rem)');
/** Beside the thread where there is room; on a phone a sheet over it, which is shown on demand only. */
const showsDetails = storedCell<boolean>('details', matchMedia('(min-width: 78rem)').matches);

export const ConversationPane = ({ id, filter }: { id: string; filter: Filter }) => {
  const view = useMemo(() => new ConversationView(id), [id]);
  useEffect(() => {
    view.open();
    return () => view.close();
  }, [view]);
  const conversation = useCell(view.conversation);
  const error = useCell(view.error);
  const isReady = useCell(view.isReady);
  const besides = useCell(showsDetails);
  const [hasSheet, setSheet] = useState(false);
  const hasDetails = isRoomy.matches ? besides : hasSheet;
  const toggle = () => (isRoomy.matches ? showsDetails.set(!besides) : setSheet(!hasSheet));
  useCommands([
    {
      id: 'details',
      label: shortcutTexts('details'),
      keys: 'i',
      group: t('inbox'),
      icon: 'info',
      run: toggle,
    },
  ]);

  if (error && !conversation)
    return 'status' in error && error.status === 404 ? (
      <EmptyState icon="search" title={c('gone')} action={<BackLink filter={filter} isNamed />}>
        <p>{c('goneText')}</p>
      </EmptyState>
    ) : (
      <Failure error={error} onRetry={() => void view.load()} />
    );
  if (!conversation || !isReady) return <Skeleton lines={8} />;
  return (
    <div class={`conversation ${hasDetails ? 'conversation-wide' : ''}`}>
      <header class="conversation-head">
        <BackLink filter={filter} />
        <Avatar name={conversation.visitor.name} id={conversation.visitor.id} />
        <div class="conversation-title">
          <h2 dir="auto">{nameOf(conversation)}</h2>
          <div class="row">
            <Badge
              tone={stateTone[conversation.state]}
              icon={conversation.state === 'ai_active' ? 'spark' : undefined}
            >
              {conversation.assignee && conversation.state === 'assigned'
                ? t('heldBy', { name: conversation.assignee.name })
                : stateText(conversation.state)}
            </Badge>
            {conversation.visitor.verified && (
              <Badge tone="ok" icon="check">
                {t('verified')}
              </Badge>
            )}
            {conversation.on_hold && (
              <Badge tone="warn" icon="scale">
                {t('onHold')}
              </Badge>
            )}
            {conversation.restricted && <Badge icon="lock">{t('restricted')}</Badge>}
            {conversation.deleted_at && (
              <Badge tone="danger" icon="trash">
                {c('deleted')}
              </Badge>
            )}
            {conversation.snoozed_until && Date.parse(conversation.snoozed_until) > Date.now() && (
              <Badge icon="clock">
                {t('snoozedUntil', { time: dateTimeText(conversation.snoozed_until) })}
              </Badge>
            )}
          </div>
        </div>
        <Actions view={view} conversation={conversation} filter={filter} />
        <IconButton icon="info" label={c('details')} isPressed={hasDetails} onClick={toggle} />
      </header>
      <Thread key={id} view={view} conversation={conversation} />
      {!conversation.deleted_at && (
        <Composer key={`${id}-composer`} view={view} conversation={conversation} />
      )}
      {hasDetails && <Details view={view} conversation={conversation} />}
    </div>
  );
};

/** On a phone only; `isNamed`: where no head explains the arrow. */
const BackLink = ({ filter, isNamed = false }: { filter: Filter; isNamed?: boolean }) => {
  const rest = useCell(place).split('?')[1];
  return (
    <Link
      to={orgPath(`inbox/${filter}`) + (rest ? '?' + rest : '')}
      class={`button back ${isNamed ? 'button-plain button-normal' : 'button-quiet button-icon'}`}
      aria-label={isNamed ? undefined : common('back')}
    >
      <Icon name="left" />
      {isNamed && common('back')}
    </Link>
  );
};
