"""From files to records: headers matched, rows grouped by client, values read, one record assembled a client."""
