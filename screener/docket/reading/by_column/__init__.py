"""A plain table read column by column: what its rows say of their charges, and the charges of its cells."""
