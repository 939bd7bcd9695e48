"""From Word to PDF and to pictures, by programs of others: LibreOffice and PDFium."""
