import { useState } from 'preact/hooks';
import type { Conversation } from '../../../shared/types';
import { fresh } from '../../alerts';
import { dateTimeText, languageOf, shortAgo } from '../../format';
import { Link, place } from '../../router';
import { orgPath } from '../../session';
import { Avatar, Badge, Time } from '../../ui';
import { useCell, useTick } from '../../use';
import { summaryText } from '../../summary_words';
import { reasonText, reasonTone, stateText, stateTone, t, type Filter } from './labels';

export const nameOf = (one: Conversation) =>
  one.visitor.name || one.visitor.email || `${t('visitor')} ${one.short_id}`;

/** Where the conversation opens, with the list's filters as they are. */
export const pathTo = (filter: Filter, id: string) => {
  const query = place.value.split('?')[1];
  return orgPath(`inbox/${filter}/${id}`) + (query ? '?' + query : '');
};

const summary_short = 110; // characters that fit two lines

interface CardProps {
  one: Conversation;
  filter: Filter;
  isCurrent: boolean;
  isChosen: boolean;
  onChoose: (isChosen: boolean, withRange: boolean) => void;
  cardRef: (element: HTMLElement | null) => void;
}

export const Card = ({ one, filter, isCurrent, isChosen, onChoose, cardRef }: CardProps) => {
  const [isWhole, setWhole] = useState(false);
  const isFresh = useCell(fresh, (ids) => ids.has(one.id));
  const name = nameOf(one);
  const isLong = one.summary.length > summary_short;
  const unread = one.unread ?? 0;
  // what the visitor wrote stands in quotes in the summary; the newest message may be the team's
  const written = languageOf(one.language, /"([^"]+)"/.exec(one.summary)?.[1] ?? one.preview);
  return (
    <li
      ref={cardRef}
      class={`inbox-card ${isCurrent ? 'inbox-card-current' : ''} ${isFresh ? 'inbox-card-fresh' : ''} ${unread ? 'inbox-card-unread' : ''}`}
      data-id={one.id}
    >
      <label class="inbox-card-choice">
        <Avatar name={one.visitor.name} id={one.visitor.id} />
        <input
          type="checkbox"
          class="checkbox"
          aria-label={t('select', { name })}
          checked={isChosen}
          onClick={(event) => onChoose(event.currentTarget.checked, event.shiftKey)}
        />
      </label>
      <div class="inbox-card-main">
        <div class="inbox-card-head">
          <Link
            to={pathTo(filter, one.id)}
            class="inbox-card-link"
            aria-current={isCurrent ? 'true' : undefined}
          >
            {name}
          </Link>
          {unread > 0 && (
            <span class="inbox-card-count" title={t('unread', { n: unread })}>
              <span aria-hidden="true">{unread}</span>
              <span class="hidden-text">{t('unread', { n: unread })}</span>
            </span>
          )}
          {written && <Badge title={written}>{one.language}</Badge>}
          <Ago time={one.last_activity_at} />
        </div>
        <div class="inbox-card-badges">
          {filter !== 'waiting' && filter !== 'ai' && filter !== 'resolved' && (
            <Badge tone={stateTone[one.state]}>
              {one.assignee ? t('heldBy', { name: one.assignee.name }) : stateText(one.state)}
            </Badge>
          )}
          {one.reason && <Badge tone={reasonTone(one.reason)}>{reasonText(one.reason)}</Badge>}
          {one.on_hold && (
            <Badge icon="scale" title={t('onHold')}>
              {t('onHold')}
            </Badge>
          )}
          {one.tags.map((tag) => (
            <Badge key={tag.id} icon="tag">
              {tag.name}
            </Badge>
          ))}
        </div>
        {one.summary && (
          <p class={`inbox-card-summary ${isWhole ? 'inbox-card-whole' : ''}`} dir="auto">
            {summaryText(one.summary)}
          </p>
        )}
        <div class="inbox-card-foot">
          <p class="inbox-card-preview" dir="auto">
            {one.preview}
          </p>
          {isLong && (
            <button
              type="button"
              class="text-button"
              aria-expanded={isWhole}
              onClick={() => setWhole(!isWhole)}
            >
              {isWhole ? t('showLess') : t('showMore')}
            </button>
          )}
        </div>
      </div>
    </li>
  );
};

const Ago = ({ time }: { time: string }) => {
  useTick();
  return (
    <span class="inbox-card-time">
      <Time value={time} title={dateTimeText(time)}>
        {shortAgo(time)}
      </Time>
    </span>
  );
};
