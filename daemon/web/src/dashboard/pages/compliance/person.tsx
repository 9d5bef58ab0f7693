/** The fields that name a data subject in one of three ways. */
import { Checkbox, Select, TextInput } from '../../ui';
import type { Saving } from '../kit/saving';
import { ways, type Handed, type Way } from './handed';
import { t } from './texts';

export interface Person {
  way: Way;
  value: string;
  /** With an address: also those who only claimed it. */
  withUnverified: boolean;
}

export const personOf = (handed?: Handed): Person => ({
  way: handed?.way ?? 'email',
  value: handed?.value ?? '',
  withUnverified: false,
});

/** As the API takes it. */
export const namingOf = ({ way, value, withUnverified }: Person) => ({
  [way]: value.trim(),
  ...(way === 'email' && withUnverified ? { include_unverified: true } : {}),
});

const labels: Record<Way, () => string> = {
  email: () => t('byEmail'),
  verified_id: () => t('byVerified'),
  visitor: () => t('byVisitor'),
};
const hints: Record<Way, () => string | undefined> = {
  email: () => undefined,
  verified_id: () => t('verifiedHint'),
  visitor: () => t('visitorHint'),
};

export const PersonFields = ({
  person,
  saving,
  unverifiedHint,
  onChange,
}: {
  person: Person;
  saving: Saving;
  /** What it means here to take those along who only claim an address. */
  unverifiedHint: string;
  onChange: (person: Person) => void;
}) => {
  const { way, value, withUnverified } = person;
  return (
    <>
      <div class="form-row">
        <Select
          label={t('findBy')}
          value={way}
          onValue={(next) => onChange({ ...person, way: next, value: '' })}
          options={ways.map((one) => ({ value: one, label: labels[one]() }))}
        />
        <TextInput
          label={labels[way]()}
          type={way === 'email' ? 'email' : 'text'}
          hint={hints[way]()}
          required
          value={value}
          error={saving.of(way)}
          onValue={(next) => onChange({ ...person, value: next })}
          data-autofocus
        />
      </div>
      {way === 'email' && (
        <Checkbox
          label={t('unverified')}
          hint={unverifiedHint}
          checked={withUnverified}
          onValue={(next) => onChange({ ...person, withUnverified: next })}
        />
      )}
    </>
  );
};
