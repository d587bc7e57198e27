/** In code points after NFC (product.md, "Password"). */
export const passwordLength = { min: 12, max: 128 } as const;
