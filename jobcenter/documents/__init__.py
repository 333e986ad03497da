"""Documents: one description of a paper (`blocks`), written as PDF, as HWPX. Pure: knows no feature and no database."""
