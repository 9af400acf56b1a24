import { LinkLoss } from '../../lib/model/LinkLoss.ts';

describe('the loss of a link whose far end knows why', () => {
  it('says what the driver said there', () => {
    const driver = new Error('read ECONNRESET');
    const loss = new LinkLoss('lost', driver);

    expect(loss).toMatchObject({ message: 'read ECONNRESET', ending: 'lost', driver });
    expect(loss).toBeInstanceOf(Error);
  });

  it('says why the socket ended there, where no driver has failed', () => {
    expect(new LinkLoss('keep-alive', undefined)).toMatchObject({
      message: 'the far end has ended it (keep-alive)',
      ending: 'keep-alive',
      driver: undefined,
    });
  });
});
