// Definitions: tables, attributes, relationships, choices and the CSDL document.
import assert from 'node:assert/strict';
import { client, row, rows as stored } from './opening.js';

const label = text => ({ '@odata.type': 'Microsoft.Dynamics.CRM.Label', LocalizedLabels: [{ '@odata.type': 'Microsoft.Dynamics.CRM.LocalizedLabel', Label: text, LanguageCode: 1033 }] });
const lead = "LogicalName='lead'";

async function ship(api, call) {
  return call(api.createEntity({
    data: {
      '@odata.type': 'Microsoft.Dynamics.CRM.EntityMetadata', SchemaName: 'new_Ship', DisplayName: label('Ship'), DisplayCollectionName: label('Ships'), OwnershipType: 'UserOwned', HasActivities: false, HasNotes: false,
      Attributes: [{ '@odata.type': 'Microsoft.Dynamics.CRM.StringAttributeMetadata', AttributeType: 'String', SchemaName: 'new_Name', IsPrimaryName: true, MaxLength: 100, FormatName: { Value: 'Text' }, DisplayName: label('Name') }],
    },
  }));
}

export const definitions = {
  'makes a table, changes it and keeps rows in it': async (address, call) => {
    const api = client(address);
    const id = await ship(api, call);
    const table = await call(api.retrieveEntity({ key: id, select: ['LogicalName', 'EntitySetName', 'PrimaryNameAttribute', 'ChangeTrackingEnabled'] }));
    assert.equal(table.EntitySetName, 'new_ships');
    assert.equal(table.ChangeTrackingEnabled, false);
    const whole = await call(api.retrieveEntity({ key: "LogicalName='new_ship'" }));
    await call(api.updateEntity({ data: { ...whole, DisplayName: label('Vessel'), ChangeTrackingEnabled: true } }));
    assert.equal((await call(api.retrieveEntity({ key: id }))).DisplayName.UserLocalizedLabel.Label, 'Vessel');
    const made = await call(api.create({ collection: 'new_ships', data: { new_name: 'Aurora' } }));
    assert.equal((await row(address, 'new_ship', 'new_shipid', made)).new_name, 'Aurora');
    assert.ok((await call(api.retrieveMultiple({ collection: 'new_ships', trackChanges: true }))).oDataDeltaLink);
  },
  'reads tables by filter and with what they hold': async (address, call) => {
    const api = client(address);
    const found = await call(api.retrieveEntities({ select: ['LogicalName', 'EntitySetName'], filter: "LogicalName eq 'account'" }));
    assert.deepEqual(found.value.map(each => each.EntitySetName), ['accounts']);
    const table = await call(api.retrieveEntity({ key: lead, select: ['LogicalName'], expand: [{ property: 'Attributes', select: ['LogicalName', 'AttributeType'], filter: "LogicalName eq 'lastname'" }, { property: 'ManyToOneRelationships', select: ['ReferencingAttribute'] }] }));
    assert.equal(table.Attributes[0].AttributeType, 'String');
    assert.ok(table.ManyToOneRelationships.length > 3);
    const named = client(address, { useEntityNames: true });
    const id = await call(named.create({ collection: 'lead', data: { lastname: 'Named' } }));
    assert.equal((await row(address, 'lead', 'leadid', id)).lastname, 'Named');
  },
  'makes, reads and changes attributes': async (address, call) => {
    const api = client(address);
    const id = await call(api.createAttribute({ entityKey: lead, data: { '@odata.type': 'Microsoft.Dynamics.CRM.StringAttributeMetadata', SchemaName: 'new_Code', MaxLength: 10, FormatName: { Value: 'Text' }, DisplayName: label('Code') } }));
    const attribute = await call(api.retrieveAttribute({ entityKey: lead, attributeKey: "LogicalName='new_code'", castType: 'Microsoft.Dynamics.CRM.StringAttributeMetadata' }));
    assert.equal(attribute.MaxLength, 10);
    assert.equal(attribute.MetadataId, id ?? attribute.MetadataId);
    await call(api.updateAttribute({ entityKey: lead, castType: 'Microsoft.Dynamics.CRM.StringAttributeMetadata', data: { ...attribute, MaxLength: 20 } }));
    assert.equal((await call(api.retrieveAttribute({ entityKey: lead, attributeKey: attribute.MetadataId, castType: 'Microsoft.Dynamics.CRM.StringAttributeMetadata' }))).MaxLength, 20);
    const picks = await call(api.retrieveAttributes({ entityKey: lead, castType: 'Microsoft.Dynamics.CRM.PicklistAttributeMetadata', select: ['LogicalName'], expand: [{ property: 'OptionSet', select: ['Options'] }] }));
    assert.ok(picks.value.find(each => each.LogicalName === 'leadsourcecode').OptionSet.Options.length === 10);
    const made = await call(api.create({ collection: 'leads', data: { lastname: 'Coded', new_code: 'x'.repeat(15) } }));
    assert.equal((await row(address, 'lead', 'leadid', made)).new_code.length, 15);
  },
  'makes a lookup and a crossing, and takes them away': async (address, call) => {
    const api = client(address);
    await ship(api, call);
    const many = await call(api.createRelationship({
      data: {
        '@odata.type': 'Microsoft.Dynamics.CRM.OneToManyRelationshipMetadata', SchemaName: 'new_account_ship', ReferencedEntity: 'account', ReferencingEntity: 'new_ship', ReferencedAttribute: 'accountid',
        Lookup: { '@odata.type': 'Microsoft.Dynamics.CRM.LookupAttributeMetadata', SchemaName: 'new_OwnerAccount', DisplayName: label('Owner'), AttributeType: 'Lookup' },
        CascadeConfiguration: { Assign: 'NoCascade', Delete: 'RemoveLink', Merge: 'NoCascade', Reparent: 'NoCascade', Share: 'NoCascade', Unshare: 'NoCascade' },
      },
    }));
    const account = await call(api.create({ collection: 'accounts', data: { name: 'Line' } }));
    const one = await call(api.create({ collection: 'new_ships', data: { new_name: 'Aurora', 'new_OwnerAccount@odata.bind': `accounts(${account})` } }));
    assert.equal((await row(address, 'new_ship', 'new_shipid', one))._new_owneraccount_value, account);
    const definition = await call(api.retrieveRelationship({ key: "SchemaName='new_account_ship'", castType: 'Microsoft.Dynamics.CRM.OneToManyRelationshipMetadata' }));
    assert.equal(definition.ReferencingEntityNavigationPropertyName, 'new_OwnerAccount');
    await call(api.updateRelationship({ castType: 'Microsoft.Dynamics.CRM.OneToManyRelationshipMetadata', data: { ...definition, CascadeConfiguration: { ...definition.CascadeConfiguration, Delete: 'Restrict' } } }));
    const kept = await call(api.deleteRecord({ collection: 'accounts', key: account })).catch(error => error);
    assert.equal(kept.code, '0x80040227');
    await call(api.createRelationship({ data: { '@odata.type': 'Microsoft.Dynamics.CRM.ManyToManyRelationshipMetadata', SchemaName: 'new_ship_contact', Entity1LogicalName: 'new_ship', Entity2LogicalName: 'contact', IntersectEntityName: 'new_ship_contact' } }));
    const contact = await call(api.create({ collection: 'contacts', data: { lastname: 'Captain' } }));
    await call(api.associate({ collection: 'new_ships', primaryKey: one, relationshipName: 'new_ship_contact', relatedCollection: 'contacts', relatedKey: contact }));
    assert.equal((await stored(address, 'new_ship_contact')).length, 1);
    await call(api.disassociate({ collection: 'new_ships', primaryKey: one, relationshipName: 'new_ship_contact', relatedKey: contact }));
    assert.equal((await stored(address, 'new_ship_contact')).length, 0);
    const all = await call(api.retrieveRelationships({ castType: 'Microsoft.Dynamics.CRM.ManyToManyRelationshipMetadata', select: ['SchemaName'] }));
    assert.ok(all.value.some(each => each.SchemaName === 'new_ship_contact'));
    await call(api.deleteRelationship({ key: many ?? definition.MetadataId }));
    assert.equal((await row(address, 'new_ship', 'new_shipid', one))._new_owneraccount_value, undefined);
  },
  'keeps global choices': async (address, call) => {
    const api = client(address);
    const option = (Value, text) => ({ Value, Label: label(text) });
    const id = await call(api.createGlobalOptionSet({ data: { '@odata.type': 'Microsoft.Dynamics.CRM.OptionSetMetadata', Name: 'new_colors', DisplayName: label('Colors'), OptionSetType: 'Picklist', IsGlobal: true, Options: [option(1, 'Red'), option(2, 'Blue')] } }));
    const set = await call(api.retrieveGlobalOptionSet({ key: "Name='new_colors'", castType: 'Microsoft.Dynamics.CRM.OptionSetMetadata' }));
    assert.equal(set.Options.length, 2);
    await call(api.updateGlobalOptionSet({ data: { ...set, Options: [...set.Options, option(3, 'Green')] } }));
    await call(api.createAttribute({ entityKey: lead, data: { '@odata.type': 'Microsoft.Dynamics.CRM.PicklistAttributeMetadata', SchemaName: 'new_Color', DisplayName: label('Color'), 'GlobalOptionSet@odata.bind': `/GlobalOptionSetDefinitions(${set.MetadataId})` } }));
    const made = await call(api.create({ collection: 'leads', data: { lastname: 'Colored', new_color: 3 } }));
    assert.equal((await row(address, 'lead', 'leadid', made)).new_color, 3);
    assert.ok((await call(api.retrieveGlobalOptionSets({ select: ['Name'] }))).value.some(each => each.Name === 'new_colors'));
    const used = await call(api.deleteGlobalOptionSet({ key: set.MetadataId })).catch(error => error);
    assert.equal(used.code, '0x8004f01f');
    assert.equal(id ?? set.MetadataId, set.MetadataId);
  },
  'reads the CSDL document': async (address, call) => {
    const api = client(address);
    assert.match(await call(api.retrieveCsdlMetadata()), /<EntityType Name="lead"/);
    assert.match(await call(api.retrieveCsdlMetadata({ addAnnotations: true })), /Org\.OData\.Capabilities\.V1\.ChangeTracking/);
  },
};
