import { api, organization } from '../../session';
import { useLoad } from '../../use';
import type { OrganizationFacts } from './types';

const path = () => `organizations/${organization.value?.id ?? ''}`;

/** The organization itself: name, language, domains, widget key. */
export const useFacts = () =>
  useLoad('organization', (signal) => api.get<OrganizationFacts>(path(), {}, signal));

export const changeFacts = (change: Partial<OrganizationFacts>) =>
  api.patch<OrganizationFacts>(path(), change);
