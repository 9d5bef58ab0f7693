/** A certificate's own words for people; the signed bytes themselves are a file beside it. */
import type { ComponentChildren } from 'preact';
import { bytesText, dateText, dateTimeText } from '../../format';
import { Banner } from '../../ui';
import { c } from './certificate_texts';
import { countsText } from './counts';
import { t } from './texts';

interface LedgerPlace {
  seq: number;
  hash: string;
}

/** What the server signs (format iterochat-erasure-certificate, version 1). Times are RFC 3339 texts. */
export interface CertificateBody {
  key: string;
  organization: string;
  subject: { digest: string } | null;
  request: { id: string; received: string; due: string | null; ground: string };
  scope: {
    kind: string;
    ended_early: boolean;
    stores: { main: Record<string, number> };
  };
  exceptions: { ground: string; count: number; ends: string | null }[];
  keys: { destroyed: number; root_key: string };
  verification: {
    files: number;
    bytes: number;
    unaccounted_bytes: number;
    absent_postings: number;
    orphan_rows: number;
    orphan_keys: number;
    canary: string;
  };
  backups: { unreadable_by: string };
  recipients: { recipient: string; conversations: number }[];
  times: { erased: string | null; certified: string };
  ledger: { intent: LedgerPlace | null; head: LedgerPlace | null };
}

/** Undefined for bytes that are no certificate of this kind. */
export function readCertificate(text: string): CertificateBody | undefined {
  try {
    const body = JSON.parse(text) as CertificateBody;
    return body.request && body.scope && body.verification && body.times ? body : undefined;
  } catch {
    return undefined;
  }
}

const kinds = {
  conversation: () => c('what_conversation'),
  person: () => c('what_person'),
  sweep: () => c('what_sweep'),
  item: () => c('what_item'),
  organization: () => c('what_organization'),
};
const grounds = {
  request: () => t('groundRequest'),
  unnecessary: () => t('groundUnnecessary'),
  consent: () => t('groundConsent'),
  objection: () => t('groundObjection'),
  unlawful: () => t('groundUnlawful'),
  obligation: () => t('groundObligation'),
  retention: () => t('sweepKind'),
};
const canaries = {
  none: () => c('canary_none'),
  not_found: () => c('canary_not_found'),
  found: () => c('canary_found'),
  lost_at_restart: () => c('canary_lost_at_restart'),
};
const exceptions = {
  legal_hold: (n: number) => c('legal_hold', { n }),
  restriction: (n: number) => c('restriction', { n }),
  no_longer_due: (n: number) => c('no_longer_due', { n }),
  scope_messages: (n: number) => c('scope_messages', { n }),
};

/** A code of a newer server is shown as it is. */
const worded = (words: Record<string, () => string>, code: string) =>
  words[code]?.() ?? code.replaceAll('_', ' ');

const whatIsGone = ({ scope }: CertificateBody): string => {
  const { deleted_items = 0, addresses = 0, corrected_texts = 0, ...known } = scope.stores.main;
  const rest = [
    countsText(known),
    deleted_items && c('deleted_items', { n: deleted_items }),
    addresses && c('addresses', { n: addresses }),
    corrected_texts && c('corrected_texts', { n: corrected_texts }),
  ].filter((part) => part && part !== '–');
  return rest.join(', ') || '–';
};

const whatStays = ({ exceptions: all }: CertificateBody): string =>
  all
    .map(({ ground, count, ends }) => {
      const what =
        ground in exceptions ? exceptions[ground as keyof typeof exceptions](count) : `${ground} (${count})`;
      return ends ? c('until', { what, when: dateText(ends) }) : what;
    })
    .join('; ') || c('staysNone');

/** Remains of rows, keys and search entries that the certificate counts. */
const rowsLeft = ({ verification: { absent_postings, orphan_rows, orphan_keys } }: CertificateBody) =>
  absent_postings + orphan_rows + orphan_keys;

const howChecked = (body: CertificateBody) => {
  const { files, bytes, unaccounted_bytes: left } = body.verification;
  if (left > 0) return c('checkedLeft', { size: bytesText(left) });
  const rows = rowsLeft(body);
  return rows > 0 ? c('checkedRows', { n: rows }) : c('checkedClean', { n: files, size: bytesText(bytes) });
};

const whoHadIt = ({ recipients }: CertificateBody): string =>
  recipients
    .map(({ recipient, conversations: n }) => (recipient === 'ai_engine' ? c('ai_engine', { n }) : recipient))
    .join('; ') || c('recipientsNone');

const Fact = ({ name, children }: { name: string; children: ComponentChildren }) => (
  <div>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
);

export const CertificateFacts = ({ of: body }: { of: CertificateBody }) => {
  const { request, scope, verification, keys, backups, times } = body;
  const isClean =
    verification.unaccounted_bytes === 0 && rowsLeft(body) === 0 && verification.canary !== 'found';
  return (
    <>
      <Banner tone={isClean ? 'ok' : 'danger'} icon={isClean ? 'shield' : 'warning'}>
        <strong>{c('erased', { when: dateTimeText(times.erased ?? times.certified) })}</strong>
        <p>{howChecked(body)}</p>
        <p>{worded(canaries, verification.canary)}</p>
      </Banner>
      {scope.ended_early && <Banner icon="info">{c('endedEarly')}</Banner>}
      <dl class="tree">
        <Fact name={c('what')}>{worded(kinds, scope.kind)}</Fact>
        <Fact name={c('counts')}>{whatIsGone(body)}</Fact>
        <Fact name={c('why')}>{worded(grounds, request.ground)}</Fact>
        <Fact name={c('asked')}>
          {request.due
            ? c('askedDue', { when: dateText(request.received), due: dateText(request.due) })
            : dateText(request.received)}
        </Fact>
        <Fact name={c('keys')}>
          {c('keysText', { n: keys.destroyed })}{' '}
          {keys.root_key === 'credential' ? c('rootCredential') : c('rootFile')}
        </Fact>
        <Fact name={c('backups')}>{c('backupsText', { when: dateTimeText(backups.unreadable_by) })}</Fact>
        <Fact name={c('recipients')}>{whoHadIt(body)}</Fact>
        <Fact name={c('stays')}>{whatStays(body)}</Fact>
        <Fact name={c('certified')}>{dateTimeText(times.certified)}</Fact>
      </dl>
      <section class="stack">
        <h3>{c('limits')}</h3>
        <ul class="md">
          {(['limit_flash', 'limit_snapshots', 'limit_copies', 'limit_host'] as const).map((limit) => (
            <li key={limit}>{c(limit)}</li>
          ))}
        </ul>
      </section>
    </>
  );
};

/** Digests and places: nobody reads them, but who compares needs them. */
export const CertificateProof = ({ of: body }: { of: CertificateBody }) => {
  const place = body.ledger.intent ?? body.ledger.head;
  return (
    <details>
      <summary>{c('proof')}</summary>
      <dl class="tree">
        <Fact name={c('requestId')}>
          <code>{body.request.id}</code>
        </Fact>
        {body.subject && (
          <Fact name={c('subjectDigest')}>
            <code>{body.subject.digest}</code>
          </Fact>
        )}
        <Fact name={c('organizationDigest')}>
          <code>{body.organization}</code>
        </Fact>
        {place && (
          <Fact name={c('ledgerEntry', { n: place.seq })}>
            <code>{place.hash}</code>
          </Fact>
        )}
        <Fact name={c('signedBy')}>
          <code>{body.key}</code>
        </Fact>
      </dl>
    </details>
  );
};
