/** The design system: pages take everything from here. */
export { Button, IconButton } from './button';
export { BarChart, LineChart, type Series } from './chart';
export { ConfirmDialog, Dialog } from './dialog';
export { Checkbox, Field, Select, Switch, TextArea, TextInput } from './field';
export { Icon, type IconName } from './icon';
export { Menu, type MenuItem } from './menu';
export {
  Avatar,
  Badge,
  Banner,
  Card,
  CodeBlock,
  copyText,
  CountMark,
  EmptyState,
  Failure,
  Loaded,
  PageHead,
  Skeleton,
  Time,
  type Tone,
} from './parts';
export { Table, type Column } from './table';
export { Segments, Tabs, useOpenInView, type Tab } from './tabs';
export { toast, toastFailure, Toasts, toastWithUndo, useOfferedByToast } from './toast';
