/** A person on the way from the register of requests to their export or erasure. Kept in memory only: a name in the
 * address would stand in histories and logs. */
import { cell } from '../../../shared/cell';
import type { PrivacyRequest } from '../kit/types';

export type Way = 'email' | 'verified_id' | 'visitor';
export const ways: readonly Way[] = ['email', 'verified_id', 'visitor'];

export interface Handed {
  act: 'export' | 'erase';
  way: Way;
  value: string;
  /** The request that asks for it, to be closed afterwards. */
  request?: string;
  kind?: string;
}

const onTheWay = cell<Handed | undefined>(undefined);

/** How a request names its person; undefined when the person was erased. */
export const handedOf = (act: Handed['act'], request: PrivacyRequest): Handed | undefined => {
  const way = ways.find((one) => request.subject?.[one]);
  const value = way && request.subject?.[way];
  return way && value ? { act, way, value, request: request.id, kind: request.kind } : undefined;
};

export const handOver = (handed: Handed) => onTheWay.set(handed);

/** What was handed over for this act, once. */
export const takeHanded = (act: Handed['act']): Handed | undefined => {
  const { value } = onTheWay;
  if (value?.act !== act) return undefined;
  onTheWay.set(undefined);
  return value;
};
