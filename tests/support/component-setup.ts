// Component tests speak of what a person sees (`toBeVisible`, `toHaveAccessibleName`, …).

import '@testing-library/jest-dom';
