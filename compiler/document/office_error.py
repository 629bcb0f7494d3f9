"""What keeps LibreOffice from doing its work."""


class OfficeError(Exception):
    """LibreOffice did not do its work."""


class OfficeMissingError(OfficeError):
    """LibreOffice is not installed."""
